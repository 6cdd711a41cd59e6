import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { useRouter } from 'vue-router'
import { api, newKey, unwrap } from '@/api/client'
import { isProblem } from '@/api/problem'
import { cartKeys } from '@/features/cart/queries'
import { useFormat } from '@/shared/composables/useFormat'
import { useMemory } from '@/shared/composables/useMemory'
import { useToast } from '@/shared/composables/useToast'

/** Put what an order had into the cart again; what is no longer sold is named. */
export function useBuyAgain() {
  const queryClient = useQueryClient()
  const memory = useMemory()
  const router = useRouter()
  const toast = useToast()
  const { list } = useFormat()
  const busyWith = ref<string | null>(null)

  async function buyAgain(orderId: string): Promise<void> {
    if (busyWith.value) return
    busyWith.value = orderId
    try {
      const { cart, left_out: leftOut, capped } = await repeat(orderId)
      queryClient.setQueryData(cartKeys.cart, cart)
      tell(
        leftOut.map(({ product_name: name }) => name),
        capped.map(({ product_name: name }) => name),
      )
    } catch (error) {
      if (!isProblem(error)) throw error
      toast.warn(`${error.title}. Your cart is as it was.`)
    } finally {
      busyWith.value = null
    }
  }

  function repeat(orderId: string) {
    const token = memory.orderToken(orderId)
    const params = { path: { order_id: orderId }, header: { 'Idempotency-Key': newKey() } }
    const headers = token ? { 'X-Order-Token': token } : undefined
    return unwrap(api.POST('/orders/{order_id}/repetition', { params, headers }))
  }

  function tell(leftOut: string[], capped: string[]): void {
    const look = { label: 'See the cart', act: () => void router.push({ name: 'cart' }) }
    const less = capped.length > 0 ? ` Less than before: ${list(capped)}.` : ''
    if (leftOut.length > 0) toast.warn(`Not on the shelf now: ${list(leftOut)}.${less}`, look)
    else toast.tell(`Everything is in your cart again.${less}`, look)
  }

  return { buyAgain, busyWith }
}
