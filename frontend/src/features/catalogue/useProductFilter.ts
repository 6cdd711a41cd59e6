import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'

export const SORTS = ['relevance', 'new', 'name', 'rate', '-rate'] as const
export type Sort = (typeof SORTS)[number]
export const KINDS = ['grocery', 'chocolate', 'movie'] as const

/** What the address says about the shelf; money in minor units. */
export interface ShelfFilter {
  sort: Sort
  kind?: (typeof KINDS)[number]
  available?: true
  min_rate?: number
  max_rate?: number
  cocoa_min?: number
  genre?: string
  year?: number
  brand?: string
}

const NUMBERS = ['min_rate', 'max_rate', 'cocoa_min', 'year'] as const
const HIGHEST = { min_rate: 999_999_999, max_rate: 999_999_999, cocoa_min: 100, year: 2200 }
const WORDS = ['genre', 'brand'] as const
const LONGEST = 80

/** Read a filter from the address; what makes no sense there is left out. */
export function filterFrom(query: LocationQuery, usual: Sort = 'name'): ShelfFilter {
  const filter: ShelfFilter = { sort: SORTS.find((one) => one === query.sort) ?? usual }
  const kind = KINDS.find((one) => one === query.kind)
  if (kind) filter.kind = kind
  if (query.available === '1') filter.available = true
  for (const name of NUMBERS) {
    const value = query[name]
    const isNumber = typeof value === 'string' && /^\d{1,9}$/.test(value)
    if (isNumber && Number(value) <= HIGHEST[name]) filter[name] = Number(value)
  }
  for (const name of WORDS) {
    const value = query[name]
    if (typeof value === 'string' && value && value.length <= LONGEST) filter[name] = value
  }
  return filter
}

/** Keep the shelf's filter in the address, where Back and a shared link find it. */
export function useProductFilter(usual: MaybeRefOrGetter<Sort> = 'name') {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => filterFrom(route.query, toValue(usual)))
  const active = computed(() =>
    Object.keys(filter.value).filter((name): name is keyof ShelfFilter => name !== 'sort'),
  )

  function set(change: Partial<Record<keyof ShelfFilter, unknown>>): void {
    const query = Object.entries({ ...route.query, ...change })
      .filter(([, value]) => value !== undefined && value !== false && value !== '')
      .map(([name, value]) => [name, value === true ? '1' : String(value)])
    void router.replace({ query: Object.fromEntries(query) })
  }

  function clear(): void {
    set(Object.fromEntries(active.value.map((name) => [name, undefined])))
  }

  return { filter, active, set, clear }
}
