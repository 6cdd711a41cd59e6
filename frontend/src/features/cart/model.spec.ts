import { describe, expect, it } from 'vitest'
import { makeBar, makeCart, makeLine, makeProduct } from '@testing/factories'
import {
  atMost,
  bySection,
  canCheckOut,
  highestTotal,
  isDearer,
  lineTotal,
  mostLeft,
  nearestSteps,
  payable,
  quantityOf,
  withoutLine,
  withQuantity,
} from './model'

describe('lineTotal', () => {
  it('rounds half up, once per line', () => {
    const rate = (rate_minor: number, rate_per = '1') => ({ rate_minor, rate_per })

    expect(lineTotal(rate(340), 750)).toBe(255)
    expect(lineTotal(rate(333), 500)).toBe(167) // 166.5
    expect(lineTotal(rate(120, '0.1'), 250)).toBe(300)
    expect(lineTotal(rate(590), 1000)).toBe(590)
  })
})

describe('atMost', () => {
  it('lets weighed goods come out a tenth heavier, and nothing else', () => {
    expect(atMost(makeProduct(), 750)).toEqual({ milli: 825, minor: 281 })
    expect(atMost(makeBar(), 1000)).toEqual({ milli: 1000, minor: 590 })
  })

  it('adds up to the highest total of a cart', () => {
    const cart = makeCart([makeLine(makeProduct(), '0.750'), makeLine(makeBar(), '1.000')])

    expect(highestTotal(cart)).toBe(281 + 590)
  })
})

describe('nearestSteps', () => {
  it('is the quantity itself when it is a multiple', () => {
    expect(nearestSteps(1250, 250, 250)).toEqual([1250])
  })

  it('is the one below and the one above otherwise', () => {
    expect(nearestSteps(1300, 250, 250)).toEqual([1250, 1500])
  })

  it('offers nothing below the minimum', () => {
    expect(nearestSteps(100, 250, 500)).toEqual([500])
    expect(nearestSteps(600, 250, 500)).toEqual([500, 750])
  })
})

describe('bySection', () => {
  it('puts lines under their top section, in the order they came', () => {
    const vegetable = makeProduct({
      id: 3,
      section: { id: 3, name: 'Roots', path: 'Fruit & vegetables > Roots', tint: 'pistachio' },
    })
    const lines = [makeProduct(), makeBar(), vegetable].map((product) => makeLine(product, '1.000'))

    const groups = bySection(lines)

    expect(groups.map(({ name, lines: { length } }) => [name, length])).toEqual([
      ['Fruit & vegetables', 2],
      ['Chocolate', 1],
    ])
  })
})

describe('canCheckOut', () => {
  it('is blocked by an empty cart and by what can not be had, not by a changed price', () => {
    const remark = { available: null, was_rate_minor: null }
    const withRemark = (kind: 'gone' | 'short' | 'price_changed') =>
      makeCart([makeLine(makeProduct(), '1.000', { remarks: [{ kind, ...remark }] })])

    expect(canCheckOut(null)).toBe(false)
    expect(canCheckOut(makeCart([]))).toBe(false)
    expect(canCheckOut(withRemark('gone'))).toBe(false)
    expect(canCheckOut(withRemark('short'))).toBe(false)
    expect(canCheckOut(withRemark('price_changed'))).toBe(true)
  })
})

describe('mostLeft', () => {
  it('is a multiple of the step', () => {
    const line = makeLine(makeProduct(), '3.000')

    expect(mostLeft(line, { kind: 'short', available: '2.300', was_rate_minor: null })).toBe(2250)
  })

  it('is nothing when less is left than is sold at least', () => {
    const line = makeLine(makeProduct({ min: '0.5' }), '3.000')

    expect(mostLeft(line, { kind: 'short', available: '0.450', was_rate_minor: null })).toBe(0)
  })
})

describe('payable', () => {
  it('leaves out what can not be bought any more, and only that', () => {
    const remark = { was_rate_minor: null }
    const cart = makeCart([
      makeLine(makeProduct(), '1.000', { tax_minor: 22 }),
      makeLine(makeBar(), '1.000', {
        tax_minor: 94,
        remarks: [{ kind: 'short', available: '0.000', ...remark }],
      }),
      makeLine(makeProduct({ id: 5 }), '2.000', {
        tax_minor: 44,
        remarks: [{ kind: 'short', available: '1.000', ...remark }],
      }),
    ])
    cart.tax_minor = 160

    expect(payable(cart)).toEqual({ count: 2, tax: 66, total: 340 + 680 })
  })
})

describe('isDearer', () => {
  it('is true for a price that rose, not for one that fell', () => {
    const was = (was_rate_minor: number) =>
      makeLine(makeProduct({ rate_minor: 340 }), '1.000', {
        remarks: [{ kind: 'price_changed', available: null, was_rate_minor }],
      })

    expect(isDearer(was(310))).toBe(true)
    expect(isDearer(was(350))).toBe(false)
    expect(isDearer(makeLine(makeProduct(), '1.000'))).toBe(false)
  })
})

describe('a foreseen change', () => {
  it('shows quantity and totals as the server will answer them', () => {
    const cart = makeCart([makeLine(makeProduct(), '0.750'), makeLine(makeBar(), '1.000')])

    const changed = withQuantity(cart, 1, '1.250')

    expect(quantityOf(changed, 1)).toBe(1250)
    expect(changed.total_minor).toBe(425 + 590)
    expect(withoutLine(changed, 1).total_minor).toBe(590)
    expect(quantityOf(cart, 1)).toBe(750)
  })
})
