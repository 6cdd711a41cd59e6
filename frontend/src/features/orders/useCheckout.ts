import { useQuery } from '@tanstack/vue-query'
import { computed, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { Me } from '@/features/accounts/model'
import { useCart } from '@/features/cart/queries'
import { useForm } from '@/shared/composables/useForm'
import { useMemory } from '@/shared/composables/useMemory'
import { begin, check, toWish, type CheckoutDraft, type CheckoutValues } from './checkout'
import type { Order } from './model'
import { wishedTimesQuery } from './queries'
import { usePlaceOrder } from './usePlaceOrder'

const DRAFT = 'checkout'

export interface ShortLine {
  product_id: number
  available_milli: number
}

/** The checkout: three questions, one send, and what the server may find on the way. */
export function useCheckout(wish: {
  total: MaybeRefOrGetter<number>
  user: Me | undefined
  placed: (orderId: string) => void
}) {
  const memory = useMemory()
  const { place, settled } = usePlaceOrder()
  const { refetch: askCart } = useCart()
  const short = ref<ShortLine[]>([])
  const totalBefore = ref<number | null>(null)
  let totalSent = 0
  let isPlaced = false

  const form = useForm<CheckoutValues, Order>({
    initial: () => begin(wish.user, memory.draft(DRAFT) as CheckoutDraft | undefined),
    check,
    send: (values) => {
      totalSent = toValue(wish.total)
      short.value = []
      return place(toWish(values, totalSent))
    },
    saved: (order) => {
      settled(order)
      leave(order.id)
    },
    handles: {
      '/problems/out-of-stock': ({ facts }) => {
        short.value = facts.lines as ShortLine[]
        void askCart()
      },
      '/problems/price-changed': () => {
        totalBefore.value = totalSent
        void askCart()
      },
      '/problems/cart-is-empty': () => void askCart(),
      '/problems/already-ordered': ({ facts }) => leave(String(facts.order_id)),
    },
  })

  const hasNewPrice = computed(
    () => totalBefore.value !== null && totalBefore.value !== toValue(wish.total),
  )
  watch(
    form.values,
    (values) => {
      if (!isPlaced) memory.keepDraft(DRAFT, { who: wish.user?.id ?? null, values })
    },
    { deep: true },
  )

  function leave(orderId: string): void {
    isPlaced = true
    memory.forgetDraft(DRAFT)
    wish.placed(orderId)
  }

  /** Place the order; a placed one is left alone until the page has moved on. */
  async function submit(event?: Event): Promise<void> {
    if (!isPlaced) await form.submit(event)
  }

  const times = useQuery(computed(() => wishedTimesQuery(form.values.collection)))

  return { ...form, submit, short, totalBefore, hasNewPrice, times }
}
