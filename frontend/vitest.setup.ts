import { cleanup } from '@testing-library/vue'
import { afterEach, beforeEach, vi } from 'vitest'

beforeEach(() => {
  for (const level of ['warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
      throw new Error(`A warning is an error: ${words.map(String).join(' ')}`)
    })
  }
})
afterEach(cleanup)
