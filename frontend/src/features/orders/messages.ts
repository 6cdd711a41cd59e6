/** What the order pages say, by status. */
import type { Tone } from '@/shared/ui/StatusBadge.vue'
import type { Order, OrderStatus } from './model'

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

/** The word and colour of a state wherever orders are listed. */
export const STATUS: Record<OrderStatus, { word: string; tone: Tone }> = {
  placed: { word: 'Placed', tone: 'info' },
  confirmed: { word: 'Confirmed', tone: 'info' },
  picking: { word: 'Being picked', tone: 'info' },
  ready: { word: 'Ready', tone: 'success' },
  handed_over: { word: 'Handed over', tone: 'neutral' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
  failed: { word: 'Not taken', tone: 'error' },
  returned: { word: 'Returned', tone: 'neutral' },
}

/** What the list of one's orders can be narrowed to. */
export const STATUS_CHOICES = [
  { value: 'all', label: 'In any state' },
  { value: 'placed', label: STATUS.placed.word },
  { value: 'confirmed', label: STATUS.confirmed.word },
  { value: 'picking', label: STATUS.picking.word },
  { value: 'ready', label: STATUS.ready.word },
  { value: 'handed_over', label: STATUS.handed_over.word },
  { value: 'cancelled', label: STATUS.cancelled.word },
  { value: 'returned', label: STATUS.returned.word },
] as const

export const METHODS: Record<Order['payments'][number]['method'], string> = {
  cash: 'in cash',
  card: 'by card',
  transfer: 'by transfer',
}

export const TOO_LATE = '/problems/too-late-to-change'
