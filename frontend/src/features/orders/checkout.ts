import type { Me } from '@/features/accounts/model'
import type { CheckoutWish, Collection } from './model'

export interface CheckoutValues {
  collection: Collection
  wished_at: string | null
  contact: { first_name: string; last_name: string; email: string; phone: string }
  address: { line_1: string; line_2: string; postal_code: string; city: string; country: string }
  note: string
}

/** What was typed, and by whom: nobody else's form begins with it. */
export interface CheckoutDraft {
  who: string | null
  values: CheckoutValues
}

/** What the form begins with: what was typed before, and what the shop knows of the person. */
export function begin(user: Me | undefined, draft: CheckoutDraft | undefined): CheckoutValues {
  const known = {
    first_name: user?.first_name ?? '',
    last_name: user?.last_name ?? '',
    email: user?.email ?? '',
    phone: user?.phone ?? '',
  }
  const blank = { line_1: '', line_2: '', postal_code: '', city: '', country: '' }
  const isTheirs = draft && (draft.who === null || draft.who === user?.id)
  if (!isTheirs) {
    return {
      collection: 'collection',
      wished_at: null,
      contact: known,
      address: blank,
      note: '',
    }
  }
  const { values } = draft
  return {
    collection: values.collection,
    wished_at: values.wished_at,
    contact: filled(values.contact, known),
    address: filled(values.address, blank),
    note: values.note,
  }
}

function filled<Texts extends Record<string, string>>(typed: Texts, known: Texts): Texts {
  const entries = Object.entries(known).map(([name, text]) => [name, typed[name] || text])
  return Object.fromEntries(entries) as Texts // the same names as went in
}

/** Name what is missing or can not be right; keys are those of the server. */
export function check({ contact, address, collection }: CheckoutValues): Record<string, string> {
  const errors: Record<string, string> = {}
  const need = (field: string, value: string, words: string) => {
    if (!value.trim()) errors[field] = words
  }
  need('contact.first_name', contact.first_name, 'Type your first name')
  need('contact.last_name', contact.last_name, 'Type your last name')
  const email = contact.email.trim()
  if (email && !/^\S+@\S+\.\S+$/.test(email)) {
    errors['contact.email'] = email.includes('@')
      ? `“${email}” has no ending such as .com or .se`
      : `“${email}” has no @`
  }
  if (collection === 'delivery') {
    need('address.line_1', address.line_1, 'Type street and number')
    need('address.postal_code', address.postal_code, 'Type the postal code')
    need('address.city', address.city, 'Type the city')
    need('contact.phone', contact.phone, 'We call when we stand at the door')
  }
  return errors
}

/** Make the body the API wants: blanks become null, an address only goes along for delivery. */
export function toWish(values: CheckoutValues, expectedTotal: number): CheckoutWish {
  const { contact, address, collection, note, wished_at } = values
  return {
    collection,
    wished_at,
    contact: {
      first_name: contact.first_name.trim(),
      last_name: contact.last_name.trim(),
      email: contact.email.trim() || null,
      phone: contact.phone.trim() || null,
    },
    address:
      collection === 'delivery'
        ? {
            line_1: address.line_1.trim(),
            line_2: address.line_2.trim(),
            postal_code: address.postal_code.trim(),
            city: address.city.trim(),
            country: address.country,
          }
        : null,
    note: note.trim(),
    expected_total_minor: expectedTotal,
  }
}
