import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from '@/api/client'
import type { operations } from '@/api/schema'
import type { Section } from './model'

type ListQuery = NonNullable<operations['list_products']['parameters']['query']>
export type ProductFilter = Omit<ListQuery, 'after' | 'before' | 'last' | 'page_size'>
export type Narrowing = Omit<ProductFilter, 'sort' | 'staff' | 'archived'>

export const catalogueKeys = {
  all: ['catalogue'] as const,
  sections: ['catalogue', 'sections'] as const,
  menu: ['catalogue', 'menu'] as const,
  trail: (id: number) => ['catalogue', 'trail', id] as const,
  products: (filter: ProductFilter) => ['catalogue', 'products', filter] as const,
  facets: (narrowing: Narrowing) => ['catalogue', 'facets', narrowing] as const,
  few: (filter: ProductFilter, count: number) => ['catalogue', 'few', filter, count] as const,
  product: (id: number) => ['catalogue', 'product', id] as const,
  related: (id: number) => ['catalogue', 'related', id] as const,
  actor: (id: number) => ['catalogue', 'actor', id] as const,
  suggestions: (typed: string) => ['catalogue', 'suggestions', typed] as const,
}

const MENU_DEPTH = 2

/** The two upper levels of the tree, which menus show; a large shop has thousands below. */
export const menuQuery = () =>
  queryOptions({
    queryKey: catalogueKeys.menu,
    queryFn: async ({ signal }) => {
      const params = { query: { depth: MENU_DEPTH } }
      const page = await unwrap(api.GET('/sections', { params, signal }))
      return page.items
    },
    staleTime: 60_000,
  })

/** A section with what is below it, and those above it, top first. */
export const trailQuery = (id: number) =>
  queryOptions({
    queryKey: catalogueKeys.trail(id),
    queryFn: async ({ signal }) => {
      const trail: Section[] = []
      for (let next: number | null = id; next !== null; next = trail[0]?.parent_id ?? null) {
        const params = { path: { section_id: next } }
        trail.unshift(await unwrap(api.GET('/sections/{section_id}', { params, signal })))
      }
      return trail
    },
    staleTime: 60_000,
  })

/** The whole section tree with product counts, in the shop's order. */
export const sectionsQuery = () =>
  queryOptions({
    queryKey: catalogueKeys.sections,
    queryFn: async ({ signal }) => {
      const page = await unwrap(api.GET('/sections', { signal }))
      return page.items
    },
    staleTime: 60_000,
  })

/** Products of a filter, 24 at a time, each page from the cursor of the one before. */
export const productsQuery = (filter: ProductFilter) =>
  infiniteQueryOptions({
    queryKey: catalogueKeys.products(filter),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/products', {
          params: { query: { ...filter, after: pageParam ?? undefined } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before, query) =>
      query && isSameShelf(query.queryKey[2], filter) ? before : undefined,
  })

/** Say whether two filters look at one shelf: then the old goods stay until the new ones are there. */
function isSameShelf(one: ProductFilter, other: ProductFilter): boolean {
  return (['section', 'q', 'actor'] as const).every((name) => one[name] === other[name])
}

/** What the products of a shelf offer to choose from, with counts. */
export const facetsQuery = (narrowing: Narrowing) =>
  queryOptions({
    queryKey: catalogueKeys.facets(narrowing),
    queryFn: ({ signal }) => unwrap(api.GET('/facets', { params: { query: narrowing }, signal })),
    staleTime: 60_000,
  })

/** The first few products of a filter. */
export const fewProductsQuery = (filter: ProductFilter, count: number) =>
  queryOptions({
    queryKey: catalogueKeys.few(filter, count),
    queryFn: async ({ signal }) => {
      const query = { ...filter, page_size: count }
      const page = await unwrap(api.GET('/products', { params: { query }, signal }))
      return page.items
    },
  })

export const productQuery = (id: number) =>
  queryOptions({
    queryKey: catalogueKeys.product(id),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/products/{product_id}', { params: { path: { product_id: id } }, signal })),
  })

/** Products that go with one: shared actors first, then the same section. */
export const relatedQuery = (id: number) =>
  queryOptions({
    queryKey: catalogueKeys.related(id),
    queryFn: async ({ signal }) => {
      const params = { path: { product_id: id } }
      const page = await unwrap(api.GET('/products/{product_id}/related', { params, signal }))
      return page.items
    },
  })

export const actorQuery = (id: number) =>
  queryOptions({
    queryKey: catalogueKeys.actor(id),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/actors/{actor_id}', { params: { path: { actor_id: id } }, signal })),
  })

/** Products, sections and actors that begin like what is being typed. */
export const suggestionsQuery = (typed: string) =>
  queryOptions({
    queryKey: catalogueKeys.suggestions(typed),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/suggestions', { params: { query: { q: typed } }, signal })),
    staleTime: 60_000,
  })
