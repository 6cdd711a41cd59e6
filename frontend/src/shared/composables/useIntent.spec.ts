import { describe, expect, it } from 'vitest'
import { useIntent } from './useIntent'

const fails = (keys: string[]) => (key: string) => {
  keys.push(key)
  return Promise.reject(new Error('no answer'))
}
const works = (keys: string[]) => (key: string) => {
  keys.push(key)
  return Promise.resolve('done')
}

describe('useIntent', () => {
  it('keeps the key of a body until it was answered', async () => {
    const keys: string[] = []
    const { once } = useIntent()

    await once({ quantity: '1.000' }, fails(keys)).catch(() => undefined)
    await once({ quantity: '1.000' }, works(keys))

    expect(keys[0]).toBe(keys[1])
  })

  it('takes a new key for the next intent, even when it says the same', async () => {
    const keys: string[] = []
    const { once } = useIntent()

    await once({ quantity: '1.000' }, works(keys))
    await once({ quantity: '1.000' }, works(keys))

    expect(keys[0]).not.toBe(keys[1])
  })

  it('takes a new key when the body has changed', async () => {
    const keys: string[] = []
    const { once } = useIntent()

    await once({ quantity: '1.000' }, fails(keys)).catch(() => undefined)
    await once({ quantity: '2.000' }, works(keys))

    expect(keys[0]).not.toBe(keys[1])
  })
})
