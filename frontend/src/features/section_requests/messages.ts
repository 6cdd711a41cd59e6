/** What the section request pages say, by status, type and reason. */
import type { Tone } from '@/shared/ui/StatusBadge.vue'
import type { Difference, RequestStatus, RequestType, SectionRequest } from './model'

export const STATUS: Record<RequestStatus, { word: string; tone: Tone; icon?: string }> = {
  pending: { word: 'Waiting', tone: 'warning' },
  approved: { word: 'Approved', tone: 'info', icon: 'i-lucide-loader-circle' },
  applied: { word: 'Applied', tone: 'success' },
  rejected: { word: 'Rejected', tone: 'neutral' },
  withdrawn: { word: 'Withdrawn', tone: 'neutral' },
  conflict: { word: 'Conflict', tone: 'error' },
}

export const TYPE_WORDS: Record<RequestType, string> = {
  create: 'New section',
  modify: 'Change',
  delete: 'Delete',
}

export const TYPE_TITLES: Record<RequestType, string> = {
  create: 'A new section',
  modify: 'A change of a section',
  delete: 'The end of a section',
}

export const WISH_WORDS: Record<RequestType, string> = {
  create: 'wants a new section',
  modify: 'wants to change a section',
  delete: 'wants to delete a section',
}

export const TYPE_CARDS = [
  { value: 'create', label: 'New section', description: 'Something the shop has no place for' },
  { value: 'modify', label: 'Change one', description: 'Its name, its place, its words' },
  { value: 'delete', label: 'Delete one', description: 'Its products move or it is empty' },
] as const

export const FIELD_WORDS: Record<Difference['field'], string> = {
  name: 'Name',
  parent: 'Inside',
  description: 'Description',
}

export const TOP_OF_SHOP = 'Top of the shop'

export const CONFLICT_WORDS: Record<NonNullable<SectionRequest['conflict_reason']>, string> = {
  section_changed: 'The section was changed by somebody else meanwhile.',
  section_gone: 'The section was closed meanwhile.',
  name_taken: 'Another section of this name was opened meanwhile.',
  target_gone: 'The section above it, or the one that takes the products, was closed meanwhile.',
  not_empty: 'Products were put into it meanwhile, and no section takes them.',
  not_applied: 'It could not be applied. The system page knows why.',
}

/** Say what approving would mean, in sentences of fact. */
export function consequences(request: SectionRequest): string[] {
  const { request_type: type, product_count: count, move_products_to: target } = request
  const products = count === 1 ? '1 product' : `${count} products`
  if (type === 'create') return ['It shows in the shop as soon as it is applied, still empty.']
  if (type === 'modify') {
    const stay = count === 0 ? 'No product stands in it.' : `${products} stay in the section.`
    return [stay, 'Its address in the shop stays the same.']
  }
  const inside = 'Sections inside it are closed with it.'
  if (target) return [`${products} move to ${target.name}.`, inside]
  if (count === 0) return ['No product stands in it.', inside]
  return [`${products} stand in it and no section takes them, so it can not be applied yet.`]
}

export const VIEWS = [
  { value: 'waiting', label: 'Waiting' },
  { value: 'decided', label: 'Decided' },
  { value: 'mine', label: 'Mine' },
] as const
export type View = (typeof VIEWS)[number]['value']

export const EMPTY_WORDS: Record<View, string> = {
  waiting: 'Nothing waits for a word',
  decided: 'Nothing was decided yet',
  mine: 'You have not asked for anything yet',
}
