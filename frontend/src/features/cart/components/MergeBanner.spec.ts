import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { session, type Access } from '@/api/session'
import { makeBar, makeCart, makeLine, makeProduct } from '@testing/factories'
import { makeMemory, show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import { cartKeys } from '../queries'
import { mergeCart } from '../useMerge'
import MergeBanner from './MergeBanner.vue'

const server = useServer()
const PEARS = makeLine(makeProduct(), '2.500')
const BARS = makeLine(makeBar(), '3.000')
let sent: unknown[] = []

function merged(facts: Partial<Record<string, unknown>>) {
  const line = { product_id: 1, product_name: 'Conference pears', is_capped: false }
  return { ...line, wanted: '1.250', quantity: '1.250', added: '1.250', ...facts }
}

/** Log in with a guest's cart and see the banner. */
async function mount(guest = makeCart([PEARS, BARS]), lines: object[] = [], now = guest) {
  server.use(
    http.post(url('/cart/merge'), () => HttpResponse.json({ cart: now, merged: lines })),
    http.get(url('/cart'), () => HttpResponse.json(now)),
    http.post(url('/cart/merge/undo'), async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(makeCart([]))
    }),
  )
  const memory = makeMemory()
  const { queryClient } = show(MergeBanner, { memory })
  queryClient.setQueryData(cartKeys.cart, guest)
  await mergeCart(memory, queryClient)
  return { memory, user: userEvent.setup() }
}

beforeEach(() => {
  sent = []
  session.begin({ access_token: 'token' } as Access)
})
afterEach(() => session.end())

describe('MergeBanner', () => {
  it('names how many lines came along and removes them with one click', async () => {
    const { user, memory } = await mount(makeCart([PEARS, BARS]), [
      merged({ wanted: '2.500', quantity: '2.500', added: '2.500' }),
      merged({ product_id: 40, product_name: 'Tumaco', wanted: '5.000', added: '3.000' }),
    ])

    expect(await screen.findByText('2 lines from your earlier cart.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Remove them' }))

    await waitFor(() => expect(screen.queryByText(/earlier cart/)).toBeNull())
    expect(sent).toEqual([
      {
        lines: [
          { product_id: 1, quantity: '2.500' },
          { product_id: 40, quantity: '3.000' }, // two more were the person's own
        ],
      },
    ])
    expect(memory.draft('merged')).toBeUndefined()
  })

  it('names what could not come along as wanted', async () => {
    await mount(makeCart([PEARS]), [
      merged({ wanted: '4.000', quantity: '2.500', is_capped: true }),
      merged({
        product_id: 40,
        product_name: 'Tumaco',
        quantity: '0.000',
        added: '0.000',
        is_capped: true,
      }),
    ])

    expect(
      await screen.findByText(/Conference pears: 2.5.kg, not 4.kg. More can not be had./),
    ).toBeTruthy()
    expect(screen.getByText('Tumaco: nothing left.')).toBeTruthy()
    expect(screen.getByText('1 line from your earlier cart.')).toBeTruthy()
  })

  it('stays over a reload and goes when it is closed', async () => {
    const { user, memory } = await mount(makeCart([PEARS]), [
      merged({ wanted: '2.500', quantity: '2.500' }),
    ])
    expect(await screen.findByText('1 line from your earlier cart.')).toBeTruthy()
    expect(memory.draft('merged')).toHaveLength(1)

    await user.click(screen.getByRole('button', { name: /Close/ }))

    expect(screen.queryByText(/earlier cart/)).toBeNull()
    expect(memory.draft('merged')).toBeUndefined()
    expect(sent).toEqual([])
  })

  it('says nothing when nothing came along', async () => {
    await mount(makeCart([]), [])

    expect(screen.getByRole('status').textContent).toBe('')
  })
})
