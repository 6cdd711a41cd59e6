import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { makeBar, makeCart, makeLine, makeProduct } from '@testing/factories'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import type { CartLine as Line, Remark } from '../model'
import CartLine from './CartLine.vue'

const server = useServer()

function mount(line: Line) {
  const sent: unknown[] = []
  server.use(
    http.patch(url('/cart/lines/:id'), async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(makeCart())
    }),
    http.delete(url('/cart/lines/:id'), ({ params }) => {
      sent.push(params.id)
      return HttpResponse.json(makeCart([]))
    }),
  )
  show(CartLine, { props: { line } })
  return { sent, user: userEvent.setup() }
}

const withRemark = (remark: Partial<Remark> & Pick<Remark, 'kind'>) =>
  makeLine(makeProduct(), '3.000', {
    remarks: [{ available: null, was_rate_minor: null, ...remark }],
  })

describe('CartLine', () => {
  it('says what is left of a short line and takes it on request', async () => {
    const { sent, user } = mount(withRemark({ kind: 'short', available: '2.300' }))

    expect(screen.getByText(/2.25.kg left/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /Take 2.25.kg/ }))

    await waitFor(() => expect(sent).toEqual([{ quantity: '2.250' }]))
  })

  it('shows the price that was and the one that is, and asks to accept a dearer one', async () => {
    const { sent, user } = mount(withRemark({ kind: 'price_changed', was_rate_minor: 310 }))

    expect(screen.getByText('€3.10').tagName).toBe('S')
    expect(screen.getByText('€3.40').tagName).toBe('B')
    await user.click(screen.getByRole('button', { name: 'Accept the price of Conference pears' }))

    await waitFor(() => expect(sent).toEqual([{ quantity: '3.000' }]))
  })

  it('tells of a lower price without asking', () => {
    mount(withRemark({ kind: 'price_changed', was_rate_minor: 370 }))

    expect(screen.getByText('€3.70')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Accept/ })).toBeNull()
  })

  it('keeps what is sold out, struck, with nothing to do but remove it', () => {
    mount(withRemark({ kind: 'short', available: '0.100' }))

    expect(screen.getByRole('link', { name: 'Conference pears' }).className).toMatch(/line-through/)
    expect(screen.getByText('€10.20').tagName).toBe('S')
    expect(screen.getByText('Sold out since you added it.')).toBeTruthy()
    expect(screen.queryByRole('group')).toBeNull()
    expect(screen.getByRole('button', { name: 'Remove Conference pears' })).toBeTruthy()
  })

  it('marks the total of weighed goods as an estimate', () => {
    mount(makeLine(makeProduct(), '0.750'))
    expect(screen.getByText(/€2.55/).textContent).toMatch(/about/)

    mount(makeLine(makeBar(), '1.000'))
    expect(screen.getByText('€5.90').textContent).not.toMatch(/about/)
  })

  it('says in its place how much is left, and takes that with one tap', async () => {
    const { user, sent } = mount(makeLine(makeProduct(), '0.750'))
    const facts = { lines: [{ product_id: 1, wanted_milli: 3000, available_milli: 2300 }] }
    const body = { type: '/problems/out-of-stock', title: 'Not enough left', status: 409, ...facts }
    server.use(
      http.patch(url('/cart/lines/:id'), () => HttpResponse.json(body, { status: 409 }), {
        once: true,
      }),
      http.get(url('/cart'), () => HttpResponse.json(makeCart())),
    )
    const field = screen.getByRole<HTMLInputElement>('textbox')

    await user.clear(field)
    await user.type(field, '3{Enter}')

    expect((await screen.findByRole('alert')).textContent).toMatch(/Only 2.25.kg left/)
    expect(field.value).toBe('3')
    await user.click(screen.getByRole('button', { name: /^2.25/ }))
    await waitFor(() => expect(sent).toEqual([{ quantity: '2.250' }]))
  })

  it('explains what is sold no more and offers only to remove it', async () => {
    const { sent, user } = mount(withRemark({ kind: 'gone' }))

    expect(screen.getByText('We no longer sell this.')).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Fruit' })).toBeTruthy()
    expect(screen.queryByRole('group')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Remove Conference pears' }))

    await waitFor(() => expect(sent).toEqual(['1']))
  })

  it('sends several quick steps as one change', async () => {
    const { sent, user } = mount(makeLine(makeProduct(), '0.750'))

    await user.click(screen.getByRole('button', { name: /More/ }))
    await user.click(screen.getByRole('button', { name: /More/ }))

    await waitFor(() => expect(sent).toEqual([{ quantity: '1.250' }]))
  })
})
