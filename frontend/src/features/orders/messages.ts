/** What the order page says, by status. */
import type { OrderStatus } from './model'

type Words = Record<OrderStatus, string>

export const HEADLINES: Words = {
  placed: 'We have your order',
  confirmed: 'Your order is confirmed',
  picking: 'We are picking your order',
  ready: 'Ready when you are',
  handed_over: 'Handed over, enjoy',
  cancelled: 'Cancelled',
  failed: 'We could not take this order',
  returned: 'Returned',
}

export const SENTENCES: Words = {
  placed: 'We are checking it now. This page changes by itself.',
  confirmed: 'Nobody has started yet, so you can still change your mind.',
  picking: 'Weights and prices fill in below as we go.',
  ready: 'Say your number at the counter.',
  handed_over: 'Thank you. The receipt is below.',
  cancelled: 'Nothing will be charged.',
  failed: 'Nothing was charged and nothing is kept for you.',
  returned: 'The refund is settled at the counter.',
}

export const STEP_WORDS = {
  placed: 'Placed',
  confirmed: 'Confirmed',
  picking: 'Being picked',
  ready: 'Ready',
  handed_over: 'Handed over',
} as const
