/** What the pages about people say. */
import type { Tone } from '@/shared/ui/StatusBadge.vue'
import type { Me, User } from './model'

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

/** What to do when something runs short while picking. */
export const WISHES: { value: Me['default_substitution_wish']; label: string }[] = [
  { value: 'leave_out', label: 'Leave it out' },
  { value: 'similar', label: 'Something similar, not dearer' },
  { value: 'similar_any_price', label: 'Something similar at any price' },
  { value: 'call_me', label: 'Call me' },
]

export const LEAST_PASSWORD = 8

/** Say what is wrong with a password one chooses, if anything. */
export function passwordFault(password: string): string | undefined {
  return password.length < LEAST_PASSWORD ? `At least ${LEAST_PASSWORD} characters` : undefined
}

/** Say what is wrong with an e-mail address, if anything; none at all is fine. */
export function emailFault(email: string): string | undefined {
  const said = email.trim()
  if (!said) return undefined
  const [name, host, ...more] = said.split('@')
  if (!name || !host || more.length > 0) return `“${said}” is no e-mail address`
  if (!/\.[^.]{2,}$/.test(host)) return `“${said}” has no ending such as .com or .se`
  return undefined
}
