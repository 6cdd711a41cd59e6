import { describe, expect, it } from 'vitest'
import { comeBack } from './comeBack'

describe('comeBack', () => {
  it('leads where somebody was', () => {
    expect(comeBack({ query: { back: '/checkout?step=2' } })).toBe('/checkout?step=2')
  })

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', '', ['/cart', '/x']])(
    'never leads outside: %s',
    (back) => {
      expect(comeBack({ query: { back } })).toEqual({ name: 'home' })
    },
  )
})
