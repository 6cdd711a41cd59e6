import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useFitText } from './useFitText'

const LETTER = 0.4 // of the size: how wide a letter is here
let scope = effectScope()
let ready: Promise<void>

/** An element of a width, whose lines are as wide as their letters at the size it has. */
function box(width: number, line: string): HTMLElement {
  const element = document.createElement('h1')
  const child = document.createElement('span')
  element.style.fontSize = '40px'
  element.append(child)
  document.body.append(element)
  Object.defineProperty(element, 'clientWidth', { value: width })
  Object.defineProperty(child, 'offsetWidth', {
    get: () => parseFloat(element.style.fontSize) * LETTER * line.length,
  })
  return element
}

async function fit(width: number, line: string) {
  const fitted = scope.run(() => useFitText(ref(box(width, line)), () => line))
  await ready
  await nextTick()
  return fitted
}

beforeEach(() => {
  scope = effectScope()
  ready = Promise.resolve()
  vi.stubGlobal('ResizeObserver', undefined)
  Object.defineProperty(document, 'fonts', { value: { ready }, configurable: true })
})

afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
})

describe('useFitText', () => {
  it('fills the width with the widest line', async () => {
    const fitted = await fit(320, 'ready when you come.')

    expect(fitted?.size.value).toBe(40)
    expect(fitted?.doesFit.value).toBe(true)
  })

  it('does not shout, however much room there is', async () => {
    expect((await fit(5000, 'Hello'))?.size.value).toBe(86)
  })

  it('gives up one line rather than being unreadable', async () => {
    const fitted = await fit(100, 'a line of thirty letters or so')

    expect(fitted?.size.value).toBe(28)
    expect(fitted?.doesFit.value).toBe(false)
  })
})
