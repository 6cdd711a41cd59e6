import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { usePolling } from './usePolling'

let scope = effectScope()
let isHidden = false

function start(ask: () => Promise<boolean>, isWanted = ref(true)) {
  scope.run(() => usePolling(ask, isWanted))
  return isWanted
}

async function hide(hidden: boolean): Promise<void> {
  isHidden = hidden
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(0)
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
  scope = effectScope()
})

afterEach(() => {
  scope.stop()
  isHidden = false
  vi.useRealTimers()
})

describe('usePolling', () => {
  it('asks after half a second, then ever more rarely, at last every ten seconds', async () => {
    const times: number[] = []
    const began = Date.now()
    start(() => {
      times.push(Date.now() - began)
      return Promise.resolve(false)
    })

    await vi.advanceTimersByTimeAsync(60_000)

    expect(times.slice(0, 3)).toEqual([500, 1250, 2375])
    expect((times.at(-1) ?? 0) - (times.at(-2) ?? 0)).toBe(10_000)
  })

  it('starts anew when something has changed', async () => {
    const ask = vi.fn(() => Promise.resolve(true))
    start(ask)

    await vi.advanceTimersByTimeAsync(2000)

    expect(ask).toHaveBeenCalledTimes(4)
  })

  it('asks nothing while the page is hidden, and at once when it is seen again', async () => {
    const ask = vi.fn(() => Promise.resolve(false))
    start(ask)

    await hide(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ask).not.toHaveBeenCalled()

    await hide(false)
    expect(ask).toHaveBeenCalledOnce()
  })

  it('goes on after a failed question', async () => {
    const ask = vi.fn(() => Promise.reject(new Error('no answer')))
    start(ask)

    await vi.advanceTimersByTimeAsync(3000)

    expect(ask.mock.calls.length).toBeGreaterThan(2)
  })

  it('stops when it is no longer wanted, and with its component', async () => {
    const ask = vi.fn(() => Promise.resolve(false))
    const isWanted = start(ask)

    isWanted.value = false
    await nextTick()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(ask).not.toHaveBeenCalled()

    isWanted.value = true
    await nextTick()
    scope.stop()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(ask).not.toHaveBeenCalled()
  })
})
