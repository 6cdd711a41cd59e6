import { useQueries, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, ref } from 'vue'
import { api, unwrap } from '@/api/client'
import { isProblem } from '@/api/problem'
import { isLost, lineTotal, type CartLine, type SubstitutionWish } from '@/features/cart/model'
import { useCart, useCartChanges } from '@/features/cart/queries'
import type { Product } from '@/features/catalogue/model'
import { productQuery } from '@/features/catalogue/queries'
import { useIntent } from '@/shared/composables/useIntent'
import { useMemory } from '@/shared/composables/useMemory'
import { fromMilli, toMilli } from '@/shared/quantities'
import { TOO_LATE } from './messages'
import type { Order, OrderLine } from './model'
import { orderKeys } from './queries'

/** One line while the order is being changed; `milli` 0 takes it out. */
export interface EditedLine {
  productId: number
  name: string
  /** As it was ordered; null for what is added now. */
  line: OrderLine | null
  /** As it is sold today; null when it is sold no more. */
  product: Product | null
  milli: number
  wish: SubstitutionWish
  totalMinor: number
}

type Edit = Pick<EditedLine, 'milli' | 'wish'>

/** Change a placed order: other quantities, fewer lines, and what has been put into the cart. */
export function useOrderChanges(order: () => Order, saved: () => void) {
  const memory = useMemory()
  const queryClient = useQueryClient()
  const { cart } = useCart()
  const { remove } = useCartChanges()
  const { once } = useIntent()
  const edits = reactive(new Map<number, Edit>())
  const added = ref<CartLine[]>([])
  const left = ref(new Map<number, number>())
  const message = ref<string | null>(null)
  const newTotal = ref<number | null>(null)
  const isBusy = ref(false)

  const sold = useQueries({
    queries: computed(() => order().lines.map(({ product_id: id }) => productQuery(id))),
  })
  const taken = ref<number[]>([])
  const inCart = computed(() =>
    (cart.value?.lines ?? []).filter(
      (line) => !isLost(line) && !taken.value.includes(line.product.id),
    ),
  )

  const lines = computed<EditedLine[]>(() => [
    ...order().lines.map((line, place) => ordered(line, sold.value[place]?.data ?? null)),
    ...added.value.map(fromCart),
  ])
  const total = computed(() => lines.value.reduce((sum, { totalMinor }) => sum + totalMinor, 0))
  const changed = computed(() => lines.value.filter((line) => isChanged(line)))
  const isEmptied = computed(() => lines.value.every(({ milli }) => milli === 0))

  function ordered(line: OrderLine, product: Product | null): EditedLine {
    const before = toMilli(line.ordered)
    const { milli, wish } = edits.get(line.product_id) ?? {
      milli: before,
      wish: line.substitution_wish,
    }
    const rate = { rate_minor: line.rate_minor ?? 0, rate_per: line.rate_per }
    const totalMinor =
      milli === before
        ? line.total_minor
        : lineTotal(milli > before && product ? product : rate, milli) // more costs today's rate
    return {
      productId: line.product_id,
      name: line.product_name,
      line,
      product,
      milli,
      wish,
      totalMinor,
    }
  }

  function fromCart({ product, quantity, substitution_wish }: CartLine): EditedLine {
    const known = { milli: toMilli(quantity), wish: substitution_wish }
    const { milli, wish } = edits.get(product.id) ?? known
    const totalMinor = lineTotal(product, milli)
    return {
      productId: product.id,
      name: product.name,
      line: null,
      product,
      milli,
      wish,
      totalMinor,
    }
  }

  function edit(line: EditedLine, change: Partial<Edit>): void {
    message.value = null
    newTotal.value = null
    left.value.delete(line.productId)
    edits.set(line.productId, { milli: line.milli, wish: line.wish, ...change })
  }

  /** Take what lies in the cart along; what the order has already becomes more. */
  function addCart(): void {
    for (const one of inCart.value) {
      const there = lines.value.find(({ productId }) => productId === one.product.id)
      if (there) edit(there, { milli: there.milli + toMilli(one.quantity) })
      else added.value.push(one)
    }
    taken.value = [...taken.value, ...inCart.value.map(({ product }) => product.id)]
  }

  /** What came from the cart and stayed; what was taken out again remains in the cart. */
  function inOrder(): number[] {
    const kept = lines.value.filter(({ milli }) => milli > 0).map(({ productId }) => productId)
    return taken.value.filter((id) => kept.includes(id))
  }

  async function save(): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    try {
      const answer = await once(body(), send)
      for (const id of inOrder()) await remove(id).catch(() => undefined)
      queryClient.setQueryData(orderKeys.order(order().id), { data: answer, etag: null })
      saved()
    } catch (error) {
      refused(error)
    } finally {
      isBusy.value = false
    }
  }

  function body() {
    return {
      lines: changed.value.map(({ productId, milli, wish }) => ({
        product_id: productId,
        quantity: milli === 0 ? '0' : fromMilli(milli),
        substitution_wish: wish,
      })),
      expected_total_minor: newTotal.value ?? total.value,
    }
  }

  function send(key: string): Promise<Order> {
    const { id, version } = order()
    const token = memory.orderToken(id)
    const header = { 'Idempotency-Key': key, 'If-Match': `"${version}"` }
    return unwrap(
      api.POST('/orders/{order_id}/changes', {
        body: body(),
        params: { path: { order_id: id }, header },
        headers: token ? { 'X-Order-Token': token } : undefined,
      }),
    )
  }

  function refused(error: unknown): void {
    if (!isProblem(error)) throw error
    void queryClient.invalidateQueries({ queryKey: orderKeys.order(order().id) })
    if (error.type === '/problems/out-of-stock') {
      const short = error.facts.lines as { product_id: number; available_milli: number }[]
      left.value = new Map(short.map((one) => [one.product_id, one.available_milli]))
      message.value = 'Somebody was faster. Nothing is changed yet'
    } else if (error.type === '/problems/price-changed') {
      newTotal.value = Number(error.facts.total_minor)
      message.value = 'A price changed meanwhile. Nothing is changed yet'
    } else message.value = error.type === TOO_LATE ? 'Picking has begun' : error.title
  }

  return {
    ...{ lines, total, newTotal, changed, isEmptied, inCart, left, message, isBusy },
    ...{ edit, addCart, save },
  }
}

function isChanged({ line, milli, wish }: EditedLine): boolean {
  if (!line) return milli > 0
  return milli !== toMilli(line.ordered) || wish !== line.substitution_wish
}
