import { queryOptions, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, unwrap, unwrapTagged, type Tagged } from '@/api/client'
import type { operations } from '@/api/schema'
import { catalogueKeys } from '@/features/catalogue/queries'
import { useIntent } from '@/shared/composables/useIntent'
import { usePolling } from '@/shared/composables/usePolling'
import { isOpen, type DocumentWish, type Level, type StockDocument } from './model'

type LevelFilter = NonNullable<operations['list_stock_levels']['parameters']['query']>
type MovementFilter = NonNullable<operations['list_stock_movements']['parameters']['query']>
type DocumentFilter = NonNullable<operations['list_stock_documents']['parameters']['query']>

const FOUND_AT_MOST = 8

export const stockKeys = {
  all: ['stock'] as const,
  product: (id: number) => ['stock', 'product', id] as const,
  levels: (filter: LevelFilter) => ['stock', 'levels', filter] as const,
  movements: (filter: MovementFilter) => ['stock', 'movements', filter] as const,
  documents: (filter: DocumentFilter) => ['stock', 'documents', filter] as const,
  document: (id: string) => ['stock', 'document', id] as const,
}

/** What is left of one product right now; the server never caches it. */
export const productStockQuery = (id: number) =>
  queryOptions({
    queryKey: stockKeys.product(id),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/products/{product_id}/stock', { params: { path: { product_id: id } }, signal }),
      ),
    staleTime: 5_000,
  })

/** A page of levels, by name. */
export const levelsQuery = (filter: LevelFilter) =>
  queryOptions({
    queryKey: stockKeys.levels(filter),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/stock-levels', { params: { query: filter }, signal })),
  })

/** The level of one product; null when the shop does not know it. */
export const levelQuery = (productId: number) =>
  queryOptions({
    queryKey: stockKeys.levels({ product_id: productId }),
    queryFn: async ({ signal }): Promise<Level | null> => {
      const query = { product_id: productId }
      const page = await unwrap(api.GET('/stock-levels', { params: { query }, signal }))
      return page.items[0] ?? null
    },
  })

/** Products found by a part of their name or the beginning of their SKU, with their levels. */
export const findProductsQuery = (typed: string) =>
  queryOptions({
    ...levelsQuery({ q: typed, page_size: FOUND_AT_MOST }),
    enabled: typed.length > 0,
  })

/** A page of the ledger, the newest first. */
export const movementsQuery = (filter: MovementFilter) =>
  queryOptions({
    queryKey: stockKeys.movements(filter),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/stock-movements', { params: { query: filter }, signal })),
  })

/** A page of documents, the newest first, without their lines. */
export const documentsQuery = (filter: DocumentFilter) =>
  queryOptions({
    queryKey: stockKeys.documents(filter),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/stock-documents', { params: { query: filter }, signal })),
  })

/** One document with its ETag, so that asking again costs almost nothing. */
export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: stockKeys.document(id),
    queryFn: ({ client, queryKey, signal }): Promise<Tagged<StockDocument>> => {
      const known = client.getQueryData<Tagged<StockDocument>>(queryKey)
      const headers = known?.etag ? { 'If-None-Match': known.etag } : {}
      const params = { path: { document_id: id } }
      return unwrapTagged(
        api.GET('/stock-documents/{document_id}', { params, headers, signal }),
        known,
      )
    },
  })

/** Follow a document until the worker has posted or refused it. */
export function useDocument(id: MaybeRefOrGetter<string>) {
  const queryClient = useQueryClient()
  const query = useQuery(computed(() => documentQuery(toValue(id))))
  const document = computed(() => query.data.value?.data)

  usePolling(
    async () => {
      const before = query.data.value?.etag
      await query.refetch({ cancelRefetch: false })
      return query.data.value?.etag !== before
    },
    () => document.value !== undefined && isOpen(document.value.status),
  )
  watch(
    () => document.value?.status,
    (now, before) => {
      if (now !== 'posted' || before === undefined) return
      void queryClient.invalidateQueries({ queryKey: stockKeys.all })
      void queryClient.invalidateQueries({ queryKey: catalogueKeys.all })
    },
  )
  return { ...query, document }
}

/** Hand a document to the worker, once. */
export function useSubmitDocument() {
  const { once } = useIntent()
  const submit = (body: DocumentWish) =>
    once(body, (key) =>
      unwrap(
        api.POST('/stock-documents', { params: { header: { 'Idempotency-Key': key } }, body }),
      ),
    )
  return { submit }
}
