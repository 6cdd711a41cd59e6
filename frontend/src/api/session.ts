/** The access token: in memory only, renewed through the refresh cookie, one renewal at a time. */
import { noAnswer, problemFrom } from './problem'
import type { components } from './schema'

export type Access = components['schemas']['SignInOut']
type Listener = (access: Access | null) => void

const LOCK = 'cornerstore-refresh'
const listeners = new Set<Listener>()
let accessToken: string | null = null
let renewal: Promise<Access | null> | null = null
let restoration: Promise<unknown> = Promise.resolve()

export const session = {
  get accessToken(): string | null {
    return accessToken
  },
  begin(access: Access): void {
    accessToken = access.access_token
    listeners.forEach((tell) => tell(access))
  },
  end(): void {
    accessToken = null
    listeners.forEach((tell) => tell(null))
  },
  onChange(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  /** Find out, when the page opens, whether the cookie still opens a session. */
  restore(): Promise<Access | null> {
    const found = this.renew().catch(() => null)
    restoration = found
    return found
  },
  /** Wait until it is known who asks; at once when nothing is being restored. */
  async known(): Promise<void> {
    await restoration
  },
  /** Renew the access token; null when nobody is signed in. Tabs queue behind one Web Lock. */
  renew(): Promise<Access | null> {
    renewal ??= withLock(refresh).finally(() => {
      renewal = null
    })
    return renewal
  },
}

async function refresh(): Promise<Access | null> {
  const response = await fetch(new URL('/api/auth/refresh', location.origin), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'cornerstore' },
    body: '{}',
  }).catch(() => {
    throw noAnswer()
  })
  if (response.status === 401 || response.status === 403) {
    session.end()
    return null
  }
  // A busy server has not said that the session is over: whoever asks may ask again.
  if (!response.ok) throw problemFrom(response, await response.json().catch(() => null))
  const access = (await response.json()) as Access
  session.begin(access)
  return access
}

async function withLock<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work() // no Web Locks on plain http of another host
  return navigator.locks.request(LOCK, work) as Promise<T>
}
