import { waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { makeCart } from '@testing/factories'
import { makeMemory, show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import { useBuyAgain } from './useBuyAgain'

const server = useServer()
const toast = vi.hoisted(() => ({ tell: vi.fn(), warn: vi.fn() }))
vi.mock('@/shared/composables/useToast', () => ({ useToast: () => toast }))

function mount(answer: object, status = 200) {
  const asked: (string | null)[] = []
  server.use(
    http.post(url('/orders/:id/repetition'), ({ request }) => {
      asked.push(request.headers.get('X-Order-Token'))
      return HttpResponse.json(answer, { status })
    }),
  )
  const memory = makeMemory()
  memory.keepOrderToken('7', 'key')
  let act!: ReturnType<typeof useBuyAgain>
  const Page = defineComponent(() => {
    act = useBuyAgain()
    return () => h('p')
  })
  const { queryClient } = show(Page, { memory })
  return { ...act, asked, queryClient }
}

describe('useBuyAgain', () => {
  it('puts everything into the cart in one request', async () => {
    const cart = makeCart()
    const { buyAgain, asked, queryClient } = mount({ cart, left_out: [], capped: [] })

    await Promise.all([buyAgain('7'), buyAgain('7')]) // a double click

    expect(asked).toEqual(['key'])
    expect(queryClient.getQueryData(['cart'])).toEqual(cart)
    expect(toast.tell).toHaveBeenCalledWith('Everything is in your cart again.', expect.anything())
  })

  it('names what is not there any more and what there is less of', async () => {
    const named = (product_name: string) => ({ product_id: 1, product_name })
    const { buyAgain } = mount({
      cart: makeCart(),
      left_out: [{ ...named('Lemons'), reason: 'gone' }],
      capped: [named('Pears')],
    })

    await buyAgain('7')

    await waitFor(() =>
      expect(toast.warn).toHaveBeenCalledWith(
        'Not on the shelf now: Lemons. Less than before: Pears.',
        expect.anything(),
      ),
    )
  })

  it('says that the cart is as it was when it fails', async () => {
    const full = { type: '/problems/cart-is-full', title: 'The cart is full', status: 409 }
    const { buyAgain } = mount(full, 409)

    await buyAgain('7')

    expect(toast.warn).toHaveBeenCalledWith('The cart is full. Your cart is as it was.')
  })
})
