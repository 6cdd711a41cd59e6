import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import {
  makeBar,
  makeCart,
  makeLine,
  makeOrder,
  makeOrderLine,
  makeProduct,
} from '@testing/factories'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import OrderEdit from './OrderEdit.vue'

const server = useServer()
const PEARS = makeOrderLine({ ordered: '0.750', total_minor: 255 })
const BAR = makeOrderLine({
  line_no: 2,
  product_id: 40,
  product_name: 'Tumaco 72 %',
  unit_type: 'piece',
  ordered: '1.000',
  rate_minor: 590,
  total_minor: 590,
})
const ORDER = makeOrder({ version: 3, lines: [PEARS, BAR], total_minor: 845 })

interface Sent {
  match: string | null
  body: { lines: object[]; expected_total_minor: number }
}

async function mount(cart = makeCart([]), answers: (() => Response)[] = []) {
  const sent: Sent[] = []
  const removed: unknown[] = []
  server.use(
    http.get(url('/cart'), () => HttpResponse.json(cart)),
    http.get(url('/products/:id'), ({ params }) =>
      HttpResponse.json(
        params.id === '1' ? makeProduct({ rate_minor: 400 }) : makeBar({ rate_minor: 590 }),
      ),
    ),
    http.get(url('/orders/:id'), () => HttpResponse.json(ORDER)),
    http.delete(url('/cart/lines/:id'), ({ params }) => {
      removed.push(params.id)
      return HttpResponse.json(makeCart([]))
    }),
    http.post(url('/orders/:id/changes'), async ({ request }) => {
      const body = (await request.json()) as Sent['body']
      sent.push({ match: request.headers.get('If-Match'), body })
      return answers[sent.length - 1]?.() ?? HttpResponse.json({ ...ORDER, version: 4 })
    }),
  )
  const saved = vi.fn()
  show(OrderEdit, { props: { order: ORDER }, attrs: { onSaved: saved } })
  await screen.findByRole('group', { name: 'Quantity of Conference pears' })
  return { sent, removed, saved, user: userEvent.setup() }
}

const save = () => screen.getByRole<HTMLButtonElement>('button', { name: /^Save/ })
const problem = (name: string, facts: object) =>
  HttpResponse.json(
    { type: `/problems/${name}`, title: 'Refused', status: 409, ...facts },
    { status: 409 },
  )

describe('OrderEdit', () => {
  it('changes nothing until something is different', async () => {
    await mount()

    expect(save().disabled).toBe(true)
  })

  it('sends only what is different, at the total that was shown', async () => {
    const { sent, saved, user } = await mount()

    await user.click(screen.getByRole('button', { name: 'More Conference pears' }))
    await user.click(screen.getByRole('button', { name: 'Take out Tumaco 72 %' }))
    await user.click(save())

    await waitFor(() => expect(saved).toHaveBeenCalledOnce())
    expect(sent).toEqual([
      {
        match: '"3"',
        body: {
          lines: [
            { product_id: 1, quantity: '1.000', substitution_wish: 'leave_out' },
            { product_id: 40, quantity: '0', substitution_wish: 'leave_out' },
          ],
          expected_total_minor: 400, // what grows costs today's rate
        },
      },
    ])
  })

  it('keeps the rate of purchase for what shrinks', async () => {
    const { sent, user } = await mount()

    await user.click(screen.getByRole('button', { name: 'Less Conference pears' }))
    await user.click(save())

    await waitFor(() => expect(sent[0]?.body.expected_total_minor).toBe(170 + 590))
  })

  it('takes the cart along and empties it once saved', async () => {
    const lemons = makeProduct({ id: 5, name: 'Lemons', rate_minor: 390 })
    const { sent, removed, saved, user } = await mount(makeCart([makeLine(lemons, '1.000')]))

    await user.click(screen.getByRole('button', { name: /Add what is in your cart \(1 line\)/ }))
    expect(screen.queryByRole('button', { name: /in your cart/ })).toBeNull()
    await user.click(save())

    await waitFor(() => expect(saved).toHaveBeenCalledOnce())
    expect(sent[0]?.body.lines).toEqual([
      { product_id: 5, quantity: '1.000', substitution_wish: 'leave_out' },
    ])
    expect(removed).toEqual(['5'])
  })

  it('says at the line how much is left, and loses nothing', async () => {
    const short = { lines: [{ product_id: 1, wanted_milli: 250, available_milli: 0 }] }
    const { saved, user } = await mount(makeCart([]), [() => problem('out-of-stock', short)])

    await user.click(screen.getByRole('button', { name: 'More Conference pears' }))
    await user.click(save())

    expect(await screen.findByText(/Only 0.75.kg left/)).toBeTruthy()
    expect(screen.getByText(/Your changes are still here/)).toBeTruthy()
    expect(saved).not.toHaveBeenCalled()
  })

  it('asks again when a price has changed', async () => {
    const { sent, user } = await mount(makeCart([]), [
      () => problem('price-changed', { total_minor: 1010 }),
    ])

    await user.click(screen.getByRole('button', { name: 'More Conference pears' }))
    await user.click(save())
    await user.click(await screen.findByRole('button', { name: 'Save at €10.10' }))

    await waitFor(() => expect(sent[1]?.body.expected_total_minor).toBe(1010))
  })

  it('does not leave an order without lines', async () => {
    const { user } = await mount()

    await user.click(screen.getByRole('button', { name: 'Take out Conference pears' }))
    await user.click(screen.getByRole('button', { name: 'Take out Tumaco 72 %' }))

    expect(screen.getByText(/Cancel it instead/)).toBeTruthy()
    expect(save().disabled).toBe(true)
  })
})
