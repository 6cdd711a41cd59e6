/** What the pages about people say. */
import type { Tone } from '@/shared/ui/StatusBadge.vue'
import type { User } from './model'

export const PERSON_STATUS: Record<User['status'], { word: string; tone: Tone }> = {
  pending: { word: 'Waiting for approval', tone: 'warning' },
  approved: { word: 'Active', tone: 'success' },
  suspended: { word: 'Suspended', tone: 'error' },
  rejected: { word: 'Rejected', tone: 'neutral' },
}

export const PEOPLE_VIEWS = [
  { value: 'all', label: 'Everybody' },
  { value: 'approved', label: 'Active' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'rejected', label: 'Rejected' },
] as const

/** Name a person in full; the user name where no name is known. */
export function fullName(user: Pick<User, 'first_name' | 'last_name' | 'username'>): string {
  return [user.first_name, user.last_name].filter(Boolean).join(' ') || user.username
}
