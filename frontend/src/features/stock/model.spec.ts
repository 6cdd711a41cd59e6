import { describe, expect, it } from 'vitest'
import { makeLevel } from '@testing/office'
import { availableAfter, countDifference, draftLine, quantityTrouble, signedMilli } from './model'

describe('signedMilli', () => {
  it('keeps the minus in front', () => {
    expect(signedMilli('-0.790')).toBe(-790)
    expect(signedMilli('18.000')).toBe(18_000)
    expect(signedMilli('0.000')).toBe(0)
  })
})

describe('availableAfter', () => {
  it('is what stands there without what is promised', () => {
    expect(availableAfter({ on_hand_after: '20.250', reserved_after: '1.500' })).toBe(18_750)
  })
})

describe('quantityTrouble', () => {
  const pears = draftLine(makeLevel())
  const bars = draftLine(makeLevel({ unit_type: 'piece' }))

  it('refuses what is no number, nothing, and half a piece', () => {
    expect(quantityTrouble('delivery', pears, null)).toContain('number')
    expect(quantityTrouble('delivery', pears, 0)).toBe('More than zero')
    expect(quantityTrouble('write_off', bars, 1500)).toBe('Whole pieces only')
  })

  it('lets a count find nothing', () => {
    expect(quantityTrouble('count', pears, 0)).toBeNull()
    expect(quantityTrouble('delivery', pears, 1250)).toBeNull()
  })
})

describe('countDifference', () => {
  it('is counted against the ledger', () => {
    expect(countDifference({ on_hand: '20.250' }, 19_790)).toBe(-460)
  })
})
