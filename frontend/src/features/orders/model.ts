import type { components } from '@/api/schema'
import { isWeighed, type Unit } from '@/features/catalogue/model'
import { toMilli } from '@/shared/quantities'

export type Order = components['schemas']['OrderOut']
export type OrderLine = components['schemas']['OrderLineOut']
export type OrderSummary = components['schemas']['OrderSummaryOut']
export type OrderStatus = Order['status']
export type CheckoutWish = components['schemas']['CheckoutIn']
export type WishedDay = components['schemas']['WishedDayOut']
export type Collection = CheckoutWish['collection']

/** The steps every order walks, in this order; leaving the way is a status of its own. */
const WAY = ['placed', 'confirmed', 'picking', 'ready', 'handed_over'] as const
type Step = (typeof WAY)[number]

export interface TimelineStep {
  status: Step
  phase: 'done' | 'now' | 'ahead'
  at: string | null
  by: string | null
}

/** Lay the order's events along the way; what lies ahead has no time yet. */
export function timeline(order: Pick<Order, 'status' | 'events'>): TimelineStep[] {
  const reached = Math.max(
    WAY.indexOf(order.status as Step),
    ...order.events.map(({ to }) => WAY.indexOf(to as Step)),
  )
  const isOver = order.status === 'handed_over' || !WAY.includes(order.status as Step)
  return WAY.map((status, place) => {
    const event = order.events.findLast(({ from, to }) => to === status && from !== to)
    const phase = place < reached || (place === reached && isOver) ? 'done' : 'ahead'
    return {
      status,
      phase: place === reached && !isOver ? 'now' : phase,
      at: event?.at ?? null,
      by: event?.actor_name ?? null,
    }
  })
}

/** Nothing more will happen to such an order by itself. */
export function isSettled(status: OrderStatus): boolean {
  return ['handed_over', 'cancelled', 'failed', 'returned'].includes(status)
}

/** The order will not be handed over any more. */
export function isOffWay(status: OrderStatus): boolean {
  return ['cancelled', 'failed', 'returned'].includes(status)
}

export function pickedCount(lines: OrderLine[]): number {
  return lines.filter(({ picked }) => picked !== null).length
}

/** The charged total as far as it is known: picked lines as weighed, the others as ordered. */
export function totalSoFar(order: Pick<Order, 'lines'>): number {
  return order.lines.reduce((sum, line) => sum + (line.charged_total_minor ?? line.total_minor), 0)
}

/** How much heavier or lighter a line came out, in thousandths; null while that is unknown. */
export function weightDifference(line: OrderLine): number | null {
  if (line.picked === null || !isWeighed(line.unit_type as Unit)) return null
  return toMilli(line.picked) - toMilli(line.ordered)
}

export function hasWeighedLines(order: Pick<Order, 'lines'>): boolean {
  return order.lines.some(({ unit_type }) => isWeighed(unit_type as Unit))
}

/** What is still to be paid of what was charged; refunds are settled apart. */
export function stillToPay(
  order: Pick<Order, 'total_minor' | 'charged_total_minor' | 'payments'>,
): number {
  const taken = order.payments.filter(({ kind }) => kind === 'taken')
  const paid = taken.reduce((sum, { amount_minor: minor }) => sum + minor, 0)
  return Math.max((order.charged_total_minor ?? order.total_minor) - paid, 0)
}
