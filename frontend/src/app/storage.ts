/** The only file that touches web storage: cart token, intent keys, order tokens, drafts, theme. */
import { newKey, type CartTokenPlace } from '@/api/client'
import type { Memory } from '@/shared/composables/useMemory'

const PREFIX = 'cornerstore.'
const MAX_ORDER_TOKENS = 50

export const cartTokenPlace: CartTokenPlace = {
  read: () => get('cart'),
  keep: (token) => set('cart', token),
}

export const memory: Memory = {
  intentKey(intent) {
    const known = get(`intent.${intent}`)
    if (known) return known
    const fresh = newKey()
    set(`intent.${intent}`, fresh)
    return fresh
  },
  forgetIntent: (intent) => remove(`intent.${intent}`),
  orderToken: (orderId) => orderTokens()[orderId] ?? null,
  keepOrderToken(orderId, token) {
    const others = Object.entries(orderTokens()).filter(([id]) => id !== orderId)
    const kept = [...others, [orderId, token]].slice(-MAX_ORDER_TOKENS)
    set('orders', JSON.stringify(Object.fromEntries(kept)))
  },
  hasCartToken: () => get('cart') !== null,
  forgetCartToken: () => remove('cart'),
  draft: (name) => drafts()[name],
  keepDraft: (name, value) => setDrafts({ ...drafts(), [name]: value }),
  forgetDraft: (name) => setDrafts({ ...drafts(), [name]: undefined }),
}

/* What somebody typed goes with the tab: the next person at this screen must not find it. */
let draftsFallback = '{}'

function drafts(): Record<string, unknown> {
  try {
    const text = sessionStorage.getItem(`${PREFIX}drafts`) ?? draftsFallback
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return JSON.parse(draftsFallback) as Record<string, unknown>
  }
}

function setDrafts(kept: Record<string, unknown>): void {
  draftsFallback = JSON.stringify(kept)
  try {
    sessionStorage.setItem(`${PREFIX}drafts`, draftsFallback)
  } catch {
    return
  }
}

/** A hint, no secret: asking for a session makes sense only where there may be one. */
export const sessionHint = {
  read: () => get('signed-in') !== null,
  write: (isSignedIn: boolean) => (isSignedIn ? set('signed-in', '1') : remove('signed-in')),
  /** Tell of what another tab noted. */
  onChange(tell: (isSignedIn: boolean) => void): void {
    window.addEventListener('storage', ({ key, newValue }) => {
      if (key === `${PREFIX}signed-in`) tell(newValue !== null)
    })
  },
}

export type Theme = 'light' | 'dark'

export function storedTheme(): Theme | null {
  const theme = get('theme')
  return theme === 'light' || theme === 'dark' ? theme : null
}

export function storeTheme(theme: Theme): void {
  set('theme', theme)
}

/** When this tab last loaded itself anew because a part had vanished; 0 for never. */
export function lastReload(): number {
  try {
    return Number(sessionStorage.getItem(`${PREFIX}reloaded`))
  } catch {
    return Date.now() // what can not be noted is not done: it could go on for ever
  }
}

export function noteReload(instant: number): void {
  try {
    sessionStorage.setItem(`${PREFIX}reloaded`, String(instant))
  } catch {
    return
  }
}

function orderTokens(): Record<string, string> {
  try {
    return JSON.parse(get('orders') ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}

/* Storage may be full or forbidden: the page then remembers for as long as it is open. */
const fallback = new Map<string, string>()

function get(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name) ?? fallback.get(name) ?? null
  } catch {
    return fallback.get(name) ?? null
  }
}

function set(name: string, value: string): void {
  fallback.set(name, value)
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    return
  }
}

function remove(name: string): void {
  fallback.delete(name)
  try {
    localStorage.removeItem(PREFIX + name)
  } catch {
    return
  }
}
