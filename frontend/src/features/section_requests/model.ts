import type { components } from '@/api/schema'
import type { Section } from '@/features/catalogue/model'

export type SectionRequest = components['schemas']['SectionRequestOut']
export type RequestWish = components['schemas']['SectionRequestIn']
export type RequestStatus = SectionRequest['status']
export type RequestType = SectionRequest['request_type']
type State = NonNullable<SectionRequest['now']>

/** The worker still has something to do with it. */
export function isMoving(status: RequestStatus): boolean {
  return status === 'approved'
}

/** One line of the difference; null where the section does not exist. */
export interface Difference {
  field: 'name' | 'parent' | 'description'
  then: string | null
  now: string | null
  after: string | null
  isChanged: boolean
}

/** Say which section the request would change: as it stands now, once decided as it was. */
function standing(request: SectionRequest): State | null {
  const isOpen = request.status === 'pending' || request.status === 'approved'
  return isOpen ? request.now : request.before
}

/** Lay the section before and after the request side by side; a conflict shows all three. */
export function differences(request: SectionRequest): Difference[] {
  const now = request.status === 'conflict' ? request.now : standing(request)
  const row = (field: Difference['field'], read: (state: State) => string): Difference => {
    const text = (state: State | null) => (state ? read(state) : null)
    const [from, to] = [text(now), text(request.after)]
    return { field, then: text(request.before), now: from, after: to, isChanged: from !== to }
  }
  return [
    row('name', ({ name }) => name),
    row('parent', ({ parent_name }) => parent_name ?? ''),
    row('description', ({ description }) => description),
  ]
}

export interface SectionChoice {
  id: number
  label: string
}

/** Flatten the tree to choose from: "Pantry > Oils", in the shop's order. */
export function sectionChoices(tree: Section[], above = ''): SectionChoice[] {
  return tree.flatMap((section) => {
    const label = above ? `${above} > ${section.name}` : section.name
    return [{ id: section.id, label }, ...sectionChoices(section.children, label)]
  })
}

/** Find a section anywhere in the tree. */
export function sectionIn(tree: Section[], id: number): Section | null {
  for (const section of tree) {
    const found = section.id === id ? section : sectionIn(section.children, id)
    if (found) return found
  }
  return null
}

/** Return the ids of a section and of everything inside it. */
export function subtreeIds(section: Section): number[] {
  return [section.id, ...section.children.flatMap(subtreeIds)]
}

/** What the form holds; a section of 0 is the top of the shop, or none. */
export interface RequestDraft {
  request_type: RequestType
  section_id: number
  section_name: string
  description: string
  parent_id: number
  move_products_to: number
  reason: string
}

/** Say only what belongs to the type of request, and of a change only what differs. */
export function wishOf(draft: RequestDraft, section: Section | null): RequestWish {
  const { request_type, reason } = draft
  if (request_type === 'delete') {
    const target = draft.move_products_to || null
    return { request_type, section_id: draft.section_id, move_products_to: target, reason }
  }
  const wanted = {
    section_name: draft.section_name.trim(),
    description: draft.description.trim(),
    parent_id: draft.parent_id || null,
  }
  if (request_type === 'create' || !section) return { request_type, ...wanted, reason }
  return {
    request_type,
    section_id: section.id,
    ...(wanted.section_name !== section.name && { section_name: wanted.section_name }),
    ...(wanted.description !== section.description && { description: wanted.description }),
    ...(wanted.parent_id !== section.parent_id && { parent_id: wanted.parent_id }),
    reason,
  }
}

const VIEW_FILTERS = {
  waiting: { status: 'pending,approved' },
  decided: { status: 'applied,rejected,conflict,withdrawn' },
  mine: { mine: true },
}

/** Return the question behind one of the views of the list. */
export function viewFilter(view: keyof typeof VIEW_FILTERS): { status?: string; mine?: boolean } {
  return VIEW_FILTERS[view]
}
