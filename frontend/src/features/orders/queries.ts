import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, newKey, unwrap, unwrapTagged, type Tagged } from '@/api/client'
import type { operations } from '@/api/schema'
import { useMemory, type Memory } from '@/shared/composables/useMemory'
import { usePolling } from '@/shared/composables/usePolling'
import { isSettled, type Collection, type Order, type WishedDay } from './model'

type MyOrdersFilter = NonNullable<operations['list_my_orders']['parameters']['query']>

export const orderKeys = {
  all: ['orders'] as const,
  order: (id: string) => ['orders', id] as const,
  products: ['orders', 'products'] as const,
  times: (collection: Collection) => ['orders', 'times', collection] as const,
  mine: (filter: MyOrdersFilter) => ['orders', 'mine', filter] as const,
}

/** One order with its ETag, so that asking again costs almost nothing. */
export const orderQuery = (id: string, memory: Memory) =>
  queryOptions({
    queryKey: orderKeys.order(id),
    queryFn: ({ client, queryKey, signal }): Promise<Tagged<Order>> => {
      const token = memory.orderToken(id)
      const known = client.getQueryData<Tagged<Order>>(queryKey)
      const headers = {
        ...(token && { 'X-Order-Token': token }),
        ...(known?.etag && { 'If-None-Match': known.etag }),
      }
      const params = { path: { order_id: id } }
      return unwrapTagged(api.GET('/orders/{order_id}', { params, headers, signal }), known)
    },
  })

/** The times at which an order can be wished for, by day; only while the shop is open. */
export const wishedTimesQuery = (collection: Collection) =>
  queryOptions({
    queryKey: orderKeys.times(collection),
    queryFn: async ({ signal }): Promise<WishedDay[]> => {
      const params = { query: { collection } }
      const { days } = await unwrap(api.GET('/orders/wished-times', { params, signal }))
      return days
    },
    staleTime: 60_000,
  })

/** A page of the person's own orders, the newest first. */
export const myOrdersQuery = (filter: MyOrdersFilter) =>
  queryOptions({
    queryKey: orderKeys.mine(filter),
    queryFn: ({ signal }) => unwrap(api.GET('/me/orders', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
  })

/** What the person buys most and last, for sale today. */
export const myProductsQuery = () =>
  queryOptions({
    queryKey: orderKeys.products,
    queryFn: async ({ signal }) => (await unwrap(api.GET('/me/products', { signal }))).items,
  })

/** Follow an order until nothing more will happen to it. */
export function useOrder(id: MaybeRefOrGetter<string>) {
  const memory = useMemory()
  const options = computed(() => orderQuery(toValue(id), memory))
  const query = useQuery(options)
  const order = computed(() => query.data.value?.data)

  usePolling(
    async () => {
      const before = query.data.value?.etag
      await query.refetch({ cancelRefetch: false })
      return query.data.value?.etag !== before
    },
    () => order.value !== undefined && !isSettled(order.value.status),
  )
  return { ...query, order }
}

/** Cancel an order while the shop still allows it. */
export function useCancelOrder(id: MaybeRefOrGetter<string>) {
  const memory = useMemory()
  const queryClient = useQueryClient()
  const key = newKey()
  return useMutation({
    mutationFn: () => {
      const token = memory.orderToken(toValue(id))
      const headers = token ? { 'X-Order-Token': token } : undefined
      const body = { reason: null }
      const params = { path: { order_id: toValue(id) }, header: { 'Idempotency-Key': key } }
      return unwrap(api.POST('/orders/{order_id}/cancellation', { body, params, headers }))
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: orderKeys.order(toValue(id)) }),
  })
}

/** Put a guest's order into the account of the person who signed in; the link proves it. */
export function useClaim(id: MaybeRefOrGetter<string>) {
  const memory = useMemory()
  const queryClient = useQueryClient()

  async function claim(): Promise<void> {
    const token = memory.orderToken(toValue(id))
    const params = { path: { order_id: toValue(id) } }
    const headers = token ? { 'X-Order-Token': token } : undefined
    await unwrap(api.POST('/orders/{order_id}/claim', { params, headers }))
    await queryClient.invalidateQueries({ queryKey: orderKeys.all })
  }

  return { claim }
}
