import { cleanup, configure } from '@testing-library/vue'
import { afterEach, beforeEach, vi } from 'vitest'

configure({ asyncUtilTimeout: 10_000 }) // a busy machine is no failure

beforeEach(() => {
  for (const level of ['warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
      throw new Error(`A warning is an error: ${words.map(String).join(' ')}`)
    })
  }
})
afterEach(cleanup)
