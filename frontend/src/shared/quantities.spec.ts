import { describe, expect, it } from 'vitest'
import { formatAmount, formatQuantity, fromMilli, parseQuantity, toMilli } from './quantities'

describe('toMilli and fromMilli', () => {
  it('are exact and undo each other', () => {
    for (const milli of [0, 1, 70, 250, 1000, 1250, 999999]) {
      expect(toMilli(fromMilli(milli))).toBe(milli)
    }
    expect(fromMilli(1250)).toBe('1.250')
    expect(toMilli('1.25')).toBe(1250)
    expect(toMilli('3')).toBe(3000)
  })
})

describe('parseQuantity', () => {
  it('reads 1,25 and 1.25 alike, wherever it is typed', () => {
    for (const locale of ['en', 'de', 'fr']) {
      expect(parseQuantity('1,25', locale)).toBe(1250)
      expect(parseQuantity('1.25', locale)).toBe(1250)
    }
  })

  it('reads the own separator of the locale with three places', () => {
    expect(parseQuantity('0,790', 'de')).toBe(790)
    expect(parseQuantity('0.790', 'en')).toBe(790)
  })

  it('never takes a quantity a thousand times too much or too little', () => {
    expect(parseQuantity('1.250', 'de')).toBeNull()
    expect(parseQuantity('1,250', 'en')).toBeNull()
  })

  it('takes for a fraction what can be no group of thousands', () => {
    expect(parseQuantity('0,790', 'en')).toBe(790)
    expect(parseQuantity('1234,567', 'en')).toBe(1234567)
    expect(parseQuantity('1.234,5', 'de')).toBe(1234500)
  })

  it('refuses what is no quantity', () => {
    for (const text of ['', ',', 'one', '-1', '1e3', '1.2345', '1 2x', '1..2', '9999999999']) {
      expect(parseQuantity(text, 'en')).toBeNull()
    }
  })
})

describe('formatQuantity', () => {
  it('is as short as a shopper would say it, or has the places asked for', () => {
    expect(formatQuantity(750, 'en')).toBe('0.75')
    expect(formatQuantity(750, 'de')).toBe('0,75')
    expect(formatQuantity(790, 'en', 3)).toBe('0.790')
    expect(formatQuantity(12000, 'en')).toBe('12')
  })
})

describe('formatAmount', () => {
  it('counts pieces without a unit', () => {
    expect(formatAmount(2000, 'piece', 'en', 3)).toBe('2')
    expect(formatAmount(1250, 'kg', 'en')).toBe('1.25\u00a0kg')
  })
})
