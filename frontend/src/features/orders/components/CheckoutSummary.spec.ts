import { screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { makeBar, makeCart, makeLine, makeProduct } from '@testing/factories'
import { show } from '@testing/harness'
import type { CartLine } from '@/features/cart/model'
import CheckoutSummary from './CheckoutSummary.vue'

function mount(lines: CartLine[], facts: object = {}): void {
  const calm = { short: [], totalBefore: null, isBusy: false, message: null }
  show(CheckoutSummary, { props: { cart: makeCart(lines), ...calm, ...facts } })
}

const remark = (facts: Partial<CartLine['remarks'][number]>) => ({
  remarks: [{ kind: 'gone' as const, available: null, was_rate_minor: null, ...facts }],
})

describe('CheckoutSummary', () => {
  it('leads to the cart when a line can not be had, instead of being refused', () => {
    mount([makeLine(makeProduct(), '1.250', remark({ kind: 'gone' }))])

    expect(screen.getByText(/Nothing left/)).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByRole('link', { name: 'Change your cart first' })).toBeTruthy()
  })

  it('says what a dearer line was and is, and places at the total that is shown', () => {
    mount([
      makeLine(makeProduct(), '1.250', remark({ kind: 'price_changed', was_rate_minor: 310 })),
    ])

    expect(screen.getByText('€3.10').tagName).toBe('S')
    expect(screen.getByText(/Placing the order accepts that/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Place at €4.25' })).toBeTruthy()
  })

  it('names the tax rates in it and marks what is weighed as an estimate', () => {
    mount([makeLine(makeProduct(), '0.750'), makeLine(makeBar({ tax_rate_bp: 1900 }), '1.000')])

    expect(screen.getByText('Tax 7% and 19%')).toBeTruthy()
    expect(screen.getByText(/€2.55/).textContent).toMatch(/about/)
    expect(screen.getByText(/may change the total to/).textContent).toMatch(/€8.71 at most/)
  })
})
