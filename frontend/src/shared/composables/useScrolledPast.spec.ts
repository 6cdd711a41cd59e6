import { effectScope, nextTick, ref } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useScrolledPast } from './useScrolledPast'

type Tell = (entries: { isIntersecting: boolean }[]) => void

afterEach(() => vi.unstubAllGlobals())

describe('useScrolledPast', () => {
  it('is true only while the element is above the window, and lets go in the end', async () => {
    let tell: Tell = () => undefined
    const disconnect = vi.fn()
    const observe = vi.fn()
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe = observe
        unobserve = vi.fn()
        disconnect = disconnect
        constructor(listener: Tell) {
          tell = listener
        }
      },
    )
    const scope = effectScope()
    const element = ref<HTMLElement | null>(null)

    const isPast = scope.run(() => useScrolledPast(element))
    element.value = document.createElement('div')
    await nextTick()
    expect(observe).toHaveBeenCalledWith(element.value)

    tell([{ isIntersecting: false }])
    expect(isPast?.value).toBe(true)
    tell([{ isIntersecting: true }])
    expect(isPast?.value).toBe(false)

    scope.stop()
    expect(disconnect).toHaveBeenCalledOnce()
  })
})
