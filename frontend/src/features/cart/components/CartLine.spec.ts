import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { makeCart, makeLine, makeProduct } from '@testing/factories'
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

  it('shows the price that was and the one that is', () => {
    mount(withRemark({ kind: 'price_changed', was_rate_minor: 310 }))

    expect(screen.getByText('€3.10').tagName).toBe('S')
    expect(screen.getByText('€3.40').tagName).toBe('B')
  })

  it('offers only to remove what is gone', async () => {
    const { sent, user } = mount(withRemark({ kind: 'gone' }))

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
