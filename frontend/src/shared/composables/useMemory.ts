import { inject, type InjectionKey } from 'vue'

/** What the browser remembers between visits. `app/storage.ts` is the only one that stores it. */
export interface Memory {
  /** The key of an intent: the same until it is forgotten, so a repeat is recognised. */
  intentKey(intent: string): string
  forgetIntent(intent: string): void
  orderToken(orderId: string): string | null
  keepOrderToken(orderId: string, token: string): void
  hasCartToken(): boolean
  forgetCartToken(): void
  /** What was typed or is under way, for as long as this tab is open. */
  draft(name: string): unknown
  keepDraft(name: string, value: unknown): void
  forgetDraft(name: string): void
}

export const memoryKey: InjectionKey<Memory> = Symbol('memory')

/** Return the browser's memory; the application provides it. */
export function useMemory(): Memory {
  const memory = inject(memoryKey)
  if (!memory) throw new Error('memoryKey is not provided')
  return memory
}
