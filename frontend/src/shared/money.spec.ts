import { describe, expect, it } from 'vitest'
import { formatMoney, formatPercent, minorDigits, moneyInput, parseMoney } from './money'

const EURO_EN = { locale: 'en', currency: 'EUR' }
const EURO_DE = { locale: 'de', currency: 'EUR' }
const YEN = { locale: 'ja', currency: 'JPY' }
const DINAR = { locale: 'en', currency: 'KWD' }

describe('formatMoney', () => {
  it('writes minor units as the currency has them', () => {
    expect(formatMoney(340, EURO_EN)).toBe('€3.40')
    expect(formatMoney(123456, EURO_DE)).toBe('1.234,56\u00a0€')
    expect(formatMoney(340, YEN)).toMatch(/340$/)
    expect(formatMoney(3400, DINAR)).toContain('3.400')
  })
})

describe('minorDigits', () => {
  it('knows currencies without and with three digits', () => {
    expect([EURO_EN, YEN, DINAR].map(minorDigits)).toEqual([2, 0, 3])
  })
})

describe('parseMoney', () => {
  it('reads comma and point in every locale', () => {
    for (const format of [EURO_EN, EURO_DE]) {
      expect(parseMoney('2.40', format)).toBe(240)
      expect(parseMoney('2,40', format)).toBe(240)
      expect(parseMoney(' 2,4 ', format)).toBe(240)
      expect(parseMoney('2', format)).toBe(200)
    }
  })

  it('reads nothing where thousands could be meant', () => {
    expect(parseMoney('1,250', EURO_EN)).toBeNull()
    expect(parseMoney('1.250', EURO_DE)).toBeNull()
  })

  it('reads thousands where they can be nothing else', () => {
    for (const format of [EURO_EN, EURO_DE]) {
      for (const text of ['1.234,50', '1,234.50', '1 234,5', '1\u202f234,50', '1’234.50']) {
        expect(parseMoney(text, format)).toBe(123450)
      }
      expect(parseMoney('1,234,567', format)).toBe(123456700)
      expect(parseMoney('12 500', format)).toBe(1250000)
    }
    expect(parseMoney('1,250', YEN)).toBe(1250)
  })

  it('never reads a group of another length, or two kinds of groups', () => {
    for (const text of [
      '1 23',
      '12,34,567',
      '1.234.56',
      '1,234 567',
      '1234,567.8',
      '1.234,567,8',
    ]) {
      expect(parseMoney(text, EURO_EN)).toBeNull()
    }
  })

  it('reads past the sign of the currency', () => {
    expect(parseMoney('€ 3.50', EURO_EN)).toBe(350)
    expect(parseMoney('3,50 €', EURO_DE)).toBe(350)
  })

  it('refuses what is no amount or too exact', () => {
    for (const text of ['', '.', 'abc', '-2', '1e3', '2.405', '1.2.3', 'NaN', '∞']) {
      expect(parseMoney(text, EURO_EN)).toBeNull()
    }
    expect(parseMoney('2.5', YEN)).toBeNull()
  })

  it('never leaves exact integers', () => {
    for (let minor = 0; minor < 2000; minor += 7) {
      expect(parseMoney(moneyInput(minor, EURO_DE), EURO_DE)).toBe(minor)
    }
  })
})

describe('formatPercent', () => {
  it('writes basis points as the locale writes shares', () => {
    expect(formatPercent(1900, 'en')).toBe('19%')
    expect(formatPercent(550, 'de')).toBe('5,5\u00a0%')
    expect(formatPercent(0, 'en')).toBe('0%')
  })
})
