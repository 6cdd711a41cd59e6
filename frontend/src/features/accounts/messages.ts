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

/** What the owner types about the shop, in one line each. */
export const SHOP_FIELDS = [
  { name: 'name', label: 'Name', type: 'text', most: 60, isWide: false },
  { name: 'tax_number', label: 'Tax number', type: 'text', most: 40, isWide: false },
  { name: 'tagline', label: 'One sentence about it', type: 'text', most: 200, isWide: true },
  { name: 'address', label: 'Address', type: 'text', most: 300, isWide: true },
  { name: 'phone', label: 'Phone', type: 'tel', most: 40, isWide: false },
  { name: 'email', label: 'E-mail', type: 'email', most: 254, isWide: false },
] as const

/** What the owner types in several lines. */
export const LEGAL_FIELDS = [
  { name: 'collection_text', label: 'Collection', rows: 2 },
  { name: 'delivery_text', label: 'Delivery', rows: 2 },
  { name: 'terms_text', label: 'Terms', rows: 6 },
  { name: 'privacy_text', label: 'Privacy', rows: 6 },
  { name: 'imprint_text', label: 'Imprint', rows: 4 },
] as const

/** Who opens a shop. */
export const OWNER_FIELDS = [
  {
    name: 'first_name',
    label: 'First name',
    type: 'text',
    autocomplete: 'given-name',
    hint: 'optional',
    help: undefined,
  },
  {
    name: 'last_name',
    label: 'Last name',
    type: 'text',
    autocomplete: 'family-name',
    hint: 'optional',
    help: undefined,
  },
  {
    name: 'username',
    label: 'User name',
    type: 'text',
    autocomplete: 'username',
    hint: undefined,
    help: undefined,
  },
  {
    name: 'password',
    label: 'Password',
    type: 'password',
    autocomplete: 'new-password',
    hint: undefined,
    help: 'At least 8 characters, none that everybody uses.',
  },
  {
    name: 'email',
    label: 'E-mail',
    type: 'email',
    autocomplete: 'email',
    hint: 'optional',
    help: 'Should you ever lose the password.',
  },
] as const
