import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap } from '@/api/client'

export const stockKeys = {
  product: (id: number) => ['stock', 'product', id] as const,
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
