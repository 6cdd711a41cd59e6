import { screen, within } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { makeOrder, makeOrderLine, makeShop } from '@testing/factories'
import { show } from '@testing/harness'
import type { Order } from '../model'
import ReceiptSheet from './ReceiptSheet.vue'

const HANDED_OVER: Partial<Order> = {
  status: 'handed_over',
  charged_total_minor: 859,
  lines: [
    makeOrderLine({ picked: '0.790', charged: '0.790', charged_total_minor: 269 }),
    makeOrderLine({
      line_no: 2,
      product_id: 40,
      product_name: 'Tumaco 72 %',
      unit_type: 'piece',
      ordered: '1.000',
      picked: '1.000',
      charged: '1.000',
      rate_minor: 590,
      tax_rate_bp: 1900,
      total_minor: 590,
      charged_total_minor: 590,
    }),
  ],
  taxes: [
    { tax_rate_bp: 700, net_minor: 251, tax_minor: 18, gross_minor: 269 },
    { tax_rate_bp: 1900, net_minor: 496, tax_minor: 94, gross_minor: 590 },
  ],
  payments: [
    { kind: 'taken', method: 'card', amount_minor: 859, at: '2026-11-20T14:02:00Z' },
    { kind: 'refunded', method: 'cash', amount_minor: 590, at: '2026-11-21T10:15:00Z' },
  ],
}

function mount(order: Partial<Order> = HANDED_OVER): void {
  const shop = makeShop({ tax_number: 'DE 123 456' })
  show(ReceiptSheet, { props: { order: makeOrder(order), shop } })
}

const row = (name: string | RegExp) =>
  Array.from(screen.getByRole('rowheader', { name }).closest('tr')?.cells ?? [])
    .map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim())
    .join(' | ')

describe('ReceiptSheet', () => {
  it('names the shop with its address and tax number', () => {
    mount()

    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Receipt')
    expect(screen.getByText('14 Linden Row')).toBeTruthy()
    expect(screen.getByText('Tax number DE 123 456')).toBeTruthy()
    expect(screen.getByText('7K3M9QXA')).toBeTruthy()
  })

  it('charges what was weighed', () => {
    mount()

    expect(row(/Conference pears/)).toMatch(/0.790.kg × €3.40 \/ kg \| 7% \| €2.69/)
    expect(row('Total')).toBe('Total | €8.59')
  })

  it('shows net, tax and gross per rate', () => {
    mount()

    expect(row('7%')).toBe('7% | €2.51 | €0.18 | €2.69')
    expect(row('19%')).toBe('19% | €4.96 | €0.94 | €5.90')
  })

  it('lists payments and refunds with amount and day', () => {
    mount()
    const money = within(screen.getByText(/Paid/).closest('dl') ?? document.body)

    expect(money.getByText(/Paid by card/).textContent).toMatch(/Nov 20, 2026/)
    expect(money.getByText('€8.59')).toBeTruthy()
    expect(money.getByText(/Refunded in cash/).textContent).toMatch(/Nov 21, 2026/)
    expect(money.getByText('− €5.90')).toBeTruthy()
    expect(money.queryByText('Still to pay')).toBeNull()
  })

  it('does not call itself a receipt before anything was charged', () => {
    mount({ lines: [makeOrderLine()] })

    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Order')
    expect(screen.getByText(/Before weighing/)).toBeTruthy()
  })
})
