import { newKey } from '@/api/client'

/**
 * Send something that must happen once, however often it is tried.
 *
 * The same body keeps its Idempotency-Key until it was answered, so a repeat after a lost answer
 * is recognised; another body is another intent.
 */
export function useIntent() {
  let pending: { said: string; key: string } | null = null

  async function once<T>(body: unknown, send: (key: string) => Promise<T>): Promise<T> {
    const said = JSON.stringify(body)
    if (pending?.said !== said) pending = { said, key: newKey() }
    const answer = await send(pending.key)
    pending = null
    return answer
  }

  return { once }
}
