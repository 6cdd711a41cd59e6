import { ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { usePlaceOrder } from './usePlaceOrder'

/**
 * Find the order whose confirmation got lost on the way.
 *
 * An empty cart and an attempt that was never answered mean that the order may well stand: it is
 * asked for once, with the same key, which can not order anything again.
 */
export function useResume(
  isEmpty: MaybeRefOrGetter<boolean>,
  found: (orderId: string) => void | Promise<void>,
) {
  const { resume, isUnanswered } = usePlaceOrder()
  const isResuming = ref(false)

  watch(
    () => toValue(isEmpty),
    async (empty) => {
      if (!empty || isResuming.value || !isUnanswered()) return
      isResuming.value = true
      const orderId = await resume()
      if (orderId) await found(orderId)
      isResuming.value = false
    },
    { immediate: true },
  )

  return { isResuming }
}
