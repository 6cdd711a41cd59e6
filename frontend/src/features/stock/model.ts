import type { components } from '@/api/schema'
import { toMilli } from '@/shared/quantities'

export type Level = components['schemas']['LevelOut']
export type Movement = components['schemas']['MovementOut']
export type StockDocument = components['schemas']['DocumentOut']
export type DocumentSummary = components['schemas']['DocumentSummaryOut']
export type DocumentWish = components['schemas']['DocumentIn']
export type DocumentKind = StockDocument['kind']
export type DocumentStatus = StockDocument['status']

/** The worker has not judged it yet. */
export function isOpen(status: DocumentStatus): boolean {
  return status === 'draft' || status === 'posting'
}

/** A change in thousandths; a minus in front is kept. */
export function signedMilli(quantity: string): number {
  return quantity.startsWith('-') ? -toMilli(quantity.slice(1)) : toMilli(quantity)
}

/** What could be promised after a movement, in thousandths. */
export function availableAfter(movement: Pick<Movement, 'on_hand_after' | 'reserved_after'>) {
  return toMilli(movement.on_hand_after) - toMilli(movement.reserved_after)
}

/** One line of a document while it is typed; `quantity` is what stands in its field. */
export interface DraftLine {
  product_id: number
  name: string
  sku: string
  unit_type: Level['unit_type']
  on_hand: string
  quantity: string
}

export function draftLine(level: Level): DraftLine {
  const { product_id, name, sku, unit_type, on_hand } = level
  return { product_id, name, sku, unit_type, on_hand, quantity: '' }
}

/** Judge one typed quantity the way the server will; null means it is fine. */
export function quantityTrouble(
  kind: DocumentKind,
  line: Pick<DraftLine, 'unit_type'>,
  milli: number | null,
): string | null {
  if (milli === null) return 'Type a number, such as 2.5'
  if (kind !== 'count' && milli === 0) return 'More than zero'
  if (line.unit_type === 'piece' && milli % 1000 !== 0) return 'Whole pieces only'
  return null
}

/** Say how a counted quantity differs from what the ledger knows, in thousandths. */
export function countDifference(line: Pick<DraftLine, 'on_hand'>, counted: number): number {
  return counted - toMilli(line.on_hand)
}
