import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue'
import type { User } from '@/features/accounts/model'
import { useCart } from '@/features/cart/queries'
import { useForm } from '@/shared/composables/useForm'
import type { CheckoutWish, Collection, Order } from './model'
import { usePlaceOrder } from './queries'

export interface ShortLine {
  product_id: number
  available_milli: number
}

export interface CheckoutValues {
  collection: Collection
  contact: { first_name: string; last_name: string; email: string; phone: string }
  address: { line_1: string; postal_code: string; city: string }
  note: string
}

/** The checkout: three questions, one send, and what the server may find on the way. */
export function useCheckout(wish: {
  total: MaybeRefOrGetter<number>
  user: User | undefined
  placed: (orderId: string) => void
}) {
  const { place, settled } = usePlaceOrder()
  const { refetch: askCart } = useCart()
  const short = ref<ShortLine[]>([])
  const totalBefore = ref<number | null>(null)
  let totalSent = 0
  let isPlaced = false

  const form = useForm<CheckoutValues, Order>({
    initial: () => blank(wish.user),
    check,
    send: (values) => {
      totalSent = toValue(wish.total)
      return place(toWish(values, totalSent))
    },
    saved: (order) => {
      isPlaced = true
      settled(order)
      wish.placed(order.id)
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
      '/problems/already-ordered': ({ facts }) => wish.placed(String(facts.order_id)),
    },
  })

  const hasNewPrice = computed(
    () => totalBefore.value !== null && totalBefore.value !== toValue(wish.total),
  )
  /** Place the order; a placed one is left alone until the page has moved on. */
  async function submit(event?: Event): Promise<void> {
    if (!isPlaced) await form.submit(event)
  }

  return { ...form, submit, short, totalBefore, hasNewPrice }
}

function blank(user: User | undefined): CheckoutValues {
  return {
    collection: 'collection',
    contact: {
      first_name: user?.first_name ?? '',
      last_name: user?.last_name ?? '',
      email: user?.email ?? '',
      phone: '',
    },
    address: { line_1: '', postal_code: '', city: '' },
    note: '',
  }
}

/** Name what is missing or can not be right; keys are those of the server. */
export function check({ contact, address, collection }: CheckoutValues): Record<string, string> {
  const errors: Record<string, string> = {}
  const need = (field: string, value: string, words: string) => {
    if (!value.trim()) errors[field] = words
  }
  need('contact.first_name', contact.first_name, 'Type your first name')
  need('contact.last_name', contact.last_name, 'Type your last name')
  const email = contact.email.trim()
  if (email && !/^\S+@\S+\.\S+$/.test(email)) {
    errors['contact.email'] = email.includes('@')
      ? `“${email}” has no ending such as .com or .se`
      : `“${email}” has no @`
  }
  if (collection === 'delivery') {
    need('address.line_1', address.line_1, 'Type street and number')
    need('address.postal_code', address.postal_code, 'Type the postal code')
    need('address.city', address.city, 'Type the city')
    need('contact.phone', contact.phone, 'We call when we stand at the door')
  }
  return errors
}

/** Make the body the API wants: blanks become null, an address only goes along for delivery. */
export function toWish(values: CheckoutValues, expectedTotal: number): CheckoutWish {
  const { contact, address, collection, note } = values
  return {
    collection,
    wished_at: null,
    contact: {
      first_name: contact.first_name.trim(),
      last_name: contact.last_name.trim(),
      email: contact.email.trim() || null,
      phone: contact.phone.trim() || null,
    },
    address:
      collection === 'delivery'
        ? {
            line_1: address.line_1.trim(),
            line_2: '',
            postal_code: address.postal_code.trim(),
            city: address.city.trim(),
            country: '',
          }
        : null,
    note: note.trim(),
    expected_total_minor: expectedTotal,
  }
}
