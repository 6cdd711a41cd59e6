/** What the stock pages say, by kind and status. */
import type { Tone } from '@/shared/ui/StatusBadge.vue'
import type { DocumentKind, DocumentStatus, Level, Movement } from './model'

export const AVAILABILITY: Record<Level['availability'], { word: string; tone: Tone }> = {
  in_stock: { word: 'In stock', tone: 'success' },
  low: { word: 'Low', tone: 'warning' },
  out: { word: 'Sold out', tone: 'neutral' },
}

export const LEVEL_VIEWS = [
  { value: 'all', label: 'Everything' },
  { value: 'low', label: 'Low' },
  { value: 'out', label: 'Sold out' },
] as const

export const MOVEMENT: Record<Movement['kind'], { word: string; icon: string }> = {
  deliver: { word: 'Delivered', icon: 'i-lucide-truck' },
  count: { word: 'Counted', icon: 'i-lucide-clipboard-check' },
  write_off: { word: 'Written off', icon: 'i-lucide-trash-2' },
  reserve: { word: 'Reserved', icon: 'i-lucide-bookmark' },
  release: { word: 'Released', icon: 'i-lucide-undo-2' },
  commit: { word: 'Picked and charged', icon: 'i-lucide-shopping-basket' },
  restock: { word: 'Put back', icon: 'i-lucide-package-plus' },
  adjust: { word: 'Adjusted', icon: 'i-lucide-wrench' },
}

export const DOCUMENT_STATUS: Record<DocumentStatus, { word: string; tone: Tone; icon?: string }> =
  {
    draft: { word: 'Draft', tone: 'neutral' },
    posting: { word: 'Being posted', tone: 'info', icon: 'i-lucide-loader-circle' },
    posted: { word: 'Posted', tone: 'success', icon: 'i-lucide-check' },
    refused: { word: 'Refused', tone: 'error', icon: 'i-lucide-x' },
  }

interface KindWords {
  title: string
  sub: string
  noun: string
  icon: string
  quantity: string
  submit: string
  again: string
}

export const DOCUMENT: Record<DocumentKind, KindWords> = {
  delivery: {
    title: 'Take a delivery',
    sub: 'What came is added to what stands there',
    noun: 'Delivery',
    icon: 'i-lucide-truck',
    quantity: 'Came',
    submit: 'Post the delivery',
    again: 'Take another delivery',
  },
  count: {
    title: 'Count',
    sub: 'What you count becomes what stands there; the difference is a row in the ledger',
    noun: 'Count',
    icon: 'i-lucide-clipboard-check',
    quantity: 'Counted',
    submit: 'Post the count',
    again: 'Count more',
  },
  write_off: {
    title: 'Write off',
    sub: 'What is lost leaves the shelf',
    noun: 'Write-off',
    icon: 'i-lucide-trash-2',
    quantity: 'Lost',
    submit: 'Post the write-off',
    again: 'Write off more',
  },
}

export const NOTE_HINTS: Record<DocumentKind, string> = {
  delivery: 'Who brought it, number of the delivery note',
  count: 'Why it was counted',
  write_off: 'What happened to it',
}

/** Say why a document was refused. */
export function refusalWords(refusal: string | null): string {
  if (refusal === 'below_reserved') {
    return 'More is promised to customers than would be left of the marked products.'
  }
  return 'It could not be posted for a reason of the shop. Nothing was changed.'
}

/** Say what a movement belongs to. */
export function causeWords(movement: Pick<Movement, 'kind' | 'ref_type'>): string {
  if (movement.ref_type === 'order') return 'Order'
  if (movement.kind === 'count') return DOCUMENT.count.noun
  if (movement.kind === 'write_off') return DOCUMENT.write_off.noun
  if (movement.kind === 'deliver') return DOCUMENT.delivery.noun
  return 'The shop'
}
