import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, newKey, unwrap, unwrapTagged, type Tagged } from '@/api/client'
import { useCartChanges } from '@/features/cart/queries'
import { useMemory } from '@/shared/composables/useMemory'
import { usePolling } from '@/shared/composables/usePolling'
import { useToast } from '@/shared/composables/useToast'
import { toMilli } from '@/shared/quantities'
import { isSettled, type Order } from './model'

export const orderKeys = {
  all: ['orders'] as const,
  order: (id: string) => ['orders', id] as const,
}

/** One order with its ETag, so that asking again costs almost nothing. */
export const orderQuery = (id: string, token: string | null) =>
  queryOptions({
    queryKey: orderKeys.order(id),
    queryFn: ({ client, queryKey, signal }): Promise<Tagged<Order>> => {
      const known = client.getQueryData<Tagged<Order>>(queryKey)
      const headers = {
        ...(token && { 'X-Order-Token': token }),
        ...(known?.etag && { 'If-None-Match': known.etag }),
      }
      const params = { path: { order_id: id } }
      return unwrapTagged(api.GET('/orders/{order_id}', { params, headers, signal }), known)
    },
  })

/** Follow an order until nothing more will happen to it. */
export function useOrder(id: MaybeRefOrGetter<string>) {
  const memory = useMemory()
  const options = computed(() => orderQuery(toValue(id), memory.orderToken(toValue(id))))
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

/** Put what an order had into the cart again; what is no longer sold is named. */
export function useBuyAgain() {
  const { add } = useCartChanges()
  const toast = useToast()

  async function buyAgain(order: Order): Promise<void> {
    const missing: string[] = []
    for (const line of order.lines) {
      await add(line.product_id, toMilli(line.ordered)).catch(() => missing.push(line.product_name))
    }
    if (missing.length > 0) toast.warn(`Not on the shelf now: ${missing.join(', ')}`)
    else toast.tell('Everything is in your cart again.')
  }

  return { buyAgain }
}
