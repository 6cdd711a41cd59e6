import { screen, within } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { makeOrder } from '@testing/factories'
import { show } from '@testing/harness'
import OrderHead from './OrderHead.vue'

const [PLACED] = makeOrder().events
const event = (to: 'confirmed' | 'picking', at: string) => ({ ...PLACED, seq: 2, to, at }) as never
const now = () => document.querySelector('[aria-current="step"]')?.textContent ?? ''

describe('OrderHead', () => {
  it('says the state as the headline and where on the way it is', () => {
    show(OrderHead, { props: { order: makeOrder() } })

    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('We have your order')
    expect(now()).toMatch(/Placed.*since 10:42/)
    expect(within(screen.getByRole('list')).getAllByRole('listitem')).toHaveLength(5)
  })

  it('advances when the order does, announced politely', async () => {
    const { rerender } = show(OrderHead, { props: { order: makeOrder() } })

    await rerender({
      order: makeOrder({
        status: 'confirmed',
        events: [...makeOrder().events, event('confirmed', '2026-11-20T09:43:00Z')],
      }),
    })

    const headline = screen.getByRole('heading', { level: 1 })
    expect(headline.textContent).toBe('Your order is confirmed')
    expect(headline.closest('[aria-live="polite"]')).toBeTruthy()
    expect(now()).toMatch(/Confirmed/)
  })

  it('names who is picking', () => {
    show(OrderHead, {
      props: {
        order: makeOrder({
          status: 'picking',
          employee_name: 'Ana',
          events: [...makeOrder().events, event('picking', '2026-11-20T12:58:00Z')],
        }),
      },
    })

    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Ana is picking your order')
    expect(now()).toMatch(/Being picked by Ana/)
  })

  it('shows the reason of a failed order instead of a way', () => {
    show(OrderHead, {
      props: { order: makeOrder({ status: 'failed', failure_reason: 'Nothing left' }) },
    })

    expect(screen.getByText('Nothing left')).toBeTruthy()
    expect(screen.queryByRole('list')).toBeNull()
  })
})
