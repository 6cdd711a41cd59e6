import { useQueryClient } from '@tanstack/vue-query'
import { api } from '@/api/client'
import { isProblem, problemFrom } from '@/api/problem'
import { useMemory, type Memory } from '@/shared/composables/useMemory'
import type { CheckoutWish, Order } from './model'
import { orderKeys } from './queries'

const INTENT = 'checkout'
const SENT = 'checkout-sent'
const LAST = 'last-order'
const KEY_REUSED = '/problems/key-reused'
const ALREADY_ORDERED = '/problems/already-ordered'
const TRIES = 3
const FIRST_PAUSE_MS = 400

/**
 * Turn the cart into an order, exactly once.
 *
 * One intent has one key until the server has judged it: a double click, a lost answer or a
 * reload meet the same order. When an earlier attempt turns out to have arrived, its own body is
 * sent again and its order comes back.
 */
export function usePlaceOrder() {
  const memory = useMemory()
  const queryClient = useQueryClient()
  const unanswered = () => (memory.draft(SENT) ?? []) as CheckoutWish[]

  async function place(wish: CheckoutWish): Promise<Order> {
    const earlier = unanswered()
    memory.keepDraft(SENT, [...earlier, wish])
    try {
      return await judged(wish)
    } catch (error) {
      if (!isProblem(error, KEY_REUSED)) throw error
      return (await firstKnown(earlier)) ?? (await placeAnew(wish))
    }
  }

  /**
   * Find out what became of attempts that were never answered; null when they came to nothing.
   *
   * Call it with an empty cart only: then the repeat can not order anything new.
   */
  async function resume(): Promise<string | null> {
    try {
      const order = await firstKnown(unanswered())
      if (order) settled(order)
      return order?.id ?? null
    } catch (error) {
      if (isProblem(error, ALREADY_ORDERED)) return String(error.facts.order_id)
      if (isProblem(error)) return null
      throw error
    }
  }

  /** Repeat each body that was sent under this key; the one that arrived brings its order. */
  async function firstKnown(wishes: CheckoutWish[]): Promise<Order | null> {
    for (const wish of wishes) {
      try {
        return await judged(wish)
      } catch (error) {
        if (!isProblem(error, KEY_REUSED)) throw error
      }
    }
    return null
  }

  /** The key belongs to another tab's order: begin anew. An emptied cart can not order twice. */
  async function placeAnew(wish: CheckoutWish): Promise<Order> {
    finish()
    memory.keepDraft(SENT, [wish])
    return await judged(wish)
  }

  async function judged(wish: CheckoutWish): Promise<Order> {
    try {
      const order = await sendUntilJudged(wish, memory)
      finish()
      return order
    } catch (error) {
      if (isProblem(error) && error.isDefinitive && error.type !== KEY_REUSED) finish()
      throw error
    }
  }

  function finish(): void {
    memory.forgetDraft(SENT)
    memory.forgetIntent(INTENT)
  }

  function settled(order: Order): void {
    queryClient.setQueryData(['cart'], null)
    queryClient.setQueryData(orderKeys.order(order.id), { data: order, etag: null })
    memory.keepDraft(LAST, { id: order.id, number: order.number })
  }

  return { place, resume, settled, isUnanswered: () => unanswered().length > 0 }
}

/** The order that was placed last in this tab: Back leads to an empty cart, which names it. */
export function useLastOrder(): { id: string; number: string } | undefined {
  return useMemory().draft(LAST) as { id: string; number: string } | undefined
}

async function sendUntilJudged(wish: CheckoutWish, memory: Memory): Promise<Order> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(wish, memory)
    } catch (error) {
      const isUnclear = isProblem(error) && !error.isDefinitive
      if (!isUnclear || attempt === TRIES) throw error
      await pause(
        error.retryAfterSeconds ? error.retryAfterSeconds * 1000 : attempt * FIRST_PAUSE_MS,
      )
    }
  }
}

async function send(wish: CheckoutWish, memory: Memory): Promise<Order> {
  const params = { header: { 'Idempotency-Key': memory.intentKey(INTENT) } }
  const { data, error, response } = await api.POST('/orders', { body: wish, params })
  if (!data) throw problemFrom(response, error)
  const token = response.headers.get('X-Order-Token')
  if (token) memory.keepOrderToken(data.id, token)
  return data
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
