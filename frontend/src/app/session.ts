import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { session } from '@/api/session'
import { sessionHint } from './storage'

/** Whether somebody is signed in. Who it is and what they may do is server data: `useMe()`. */
export const useSession = defineStore('session', () => {
  const status = shallowRef<'unknown' | 'guest' | 'signed_in'>('unknown')
  session.onChange((access) => {
    status.value = access ? 'signed_in' : 'guest'
    sessionHint.write(access !== null)
  })

  /** Find out once per visit whether the refresh cookie still opens a session. */
  async function restore(): Promise<void> {
    if (status.value !== 'unknown') return
    const access = sessionHint.read() ? await session.restore() : null
    if (!access) status.value = 'guest'
  }

  /* Signing in or out in one tab is known in the others at once. */
  sessionHint.onChange((isSignedIn) => {
    if (!isSignedIn && status.value === 'signed_in') session.end()
    if (isSignedIn && status.value === 'guest') void session.restore()
  })

  return { status, restore }
})
