import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { makeBar, makeCart, makeLine, makeProduct } from '@testing/factories'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import type { Cart } from '@/features/cart/model'
import ShortageWishes from './ShortageWishes.vue'

const server = useServer()

function mount(cart: Cart) {
  const sent: unknown[] = []
  server.use(
    http.get(url('/cart'), () => HttpResponse.json(cart)),
    http.patch(url('/cart/lines/:id'), async ({ params, request }) => {
      sent.push([params.id, await request.json()])
      return HttpResponse.json(cart)
    }),
  )
  show(ShortageWishes, { props: { cart } })
  return { sent, user: userEvent.setup() }
}

const pears = makeLine(makeProduct(), '1.250')
const bar = makeLine(makeBar(), '1.000')

describe('ShortageWishes', () => {
  it('keeps one answer for every line', async () => {
    const { sent, user } = mount(makeCart([pears, bar]))

    await user.selectOptions(screen.getByLabelText('If something is missing'), 'Call me')

    await waitFor(() => expect(sent).toHaveLength(2))
    expect(sent).toEqual([
      ['1', { substitution_wish: 'call_me' }],
      ['40', { substitution_wish: 'call_me' }],
    ])
  })

  it('asks for each line on request', async () => {
    const { sent, user } = mount(makeCart([pears, bar]))

    await user.click(screen.getByRole('button', { name: 'Choose for each line' }))
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'If Tumaco 72 % is missing' }),
      'Something similar, not dearer',
    )

    await waitFor(() => expect(sent).toEqual([['40', { substitution_wish: 'similar' }]]))
  })

  it('shows every line where the answers differ', () => {
    mount(makeCart([pears, { ...bar, substitution_wish: 'call_me' }]))

    expect(screen.getAllByRole('combobox')).toHaveLength(2)
  })
})
