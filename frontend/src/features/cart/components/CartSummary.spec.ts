import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { makeBar, makeCart, makeLine, makeProduct } from '@testing/factories'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import type { Remark } from '../model'
import CartSummary from './CartSummary.vue'

const server = useServer()
const remark = (facts: Partial<Remark> & Pick<Remark, 'kind'>): Remark => ({
  available: null,
  was_rate_minor: null,
  ...facts,
})

describe('CartSummary', () => {
  it('leads to the checkout', () => {
    show(CartSummary, { props: { cart: makeCart() } })

    expect(screen.getByRole('link', { name: /Go to checkout/ }).getAttribute('href')).toBe(
      '/checkout',
    )
  })

  it('accepts new prices in one step and goes on', async () => {
    const sent: unknown[] = []
    const dearer = { remarks: [remark({ kind: 'price_changed', was_rate_minor: 100 })] }
    const cart = makeCart([
      makeLine(makeProduct(), '1.250', dearer),
      makeLine(makeBar(), '2.000', dearer),
    ])
    server.use(
      http.patch(url('/cart/lines/:id'), async ({ request, params }) => {
        sent.push([params.id, await request.json()])
        return HttpResponse.json(makeCart())
      }),
    )
    const { router } = show(CartSummary, { props: { cart } })
    const user = userEvent.setup()

    await user.click(screen.getByRole('button', { name: /Accept 2 new prices/ }))

    await waitFor(() => expect(router.currentRoute.value.name).toBe('checkout'))
    expect(sent).toEqual([
      ['1', { quantity: '1.250' }],
      ['40', { quantity: '2.000' }],
    ])
  })

  it('is blocked by what can not be had, says which line, and does not count it', () => {
    const soldOut = { remarks: [remark({ kind: 'short', available: '0.000' })] }
    const cart = makeCart([makeLine(makeProduct(), '1.250'), makeLine(makeBar(), '1.000', soldOut)])

    show(CartSummary, { props: { cart } })

    expect(screen.queryByRole('link')).toBeNull()
    expect(screen.getByRole('status').textContent).toMatch(/Tumaco 72 % can not be had/)
    expect(screen.getAllByText('€4.25').length).toBe(2)
    expect(screen.getByText('1 line')).toBeTruthy()
  })
})
