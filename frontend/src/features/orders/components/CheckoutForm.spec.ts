import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { delay, http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeCart, makeOrder, makeShop } from '@testing/factories'
import { makeMemory, show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import CheckoutForm from './CheckoutForm.vue'

const server = useServer()
const ORDER = makeOrder()
let sent: { key: string | null; body: Record<string, unknown> }[] = []

/** Answer the n-th attempt with the n-th answer, the last one from then on. */
function answer(...answers: (() => Response)[]): void {
  server.use(
    http.post(url('/orders'), async ({ request }) => {
      const body = (await request.json()) as Record<string, unknown>
      sent.push({ key: request.headers.get('Idempotency-Key'), body })
      await delay(5)
      return (answers[sent.length - 1] ?? answers.at(-1))?.() ?? HttpResponse.error()
    }),
  )
}

const placed = () =>
  HttpResponse.json(ORDER, { status: 201, headers: { 'X-Order-Token': 'order-token' } })
const problem = (status: number, name: string, facts: object = {}) =>
  HttpResponse.json({ type: `/problems/${name}`, title: 'Refused', status, ...facts }, { status })

function mount(cart = makeCart()) {
  const memory = makeMemory()
  const follow = vi.fn()
  const shown = show(CheckoutForm, {
    props: { cart, shop: makeShop() },
    attrs: { onPlaced: follow },
    memory,
  })
  return { memory, follow, user: userEvent.setup(), ...shown }
}

async function fill(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.type(screen.getByLabelText('First name'), 'Mara')
  await user.type(screen.getByLabelText('Last name'), 'Lindqvist')
}

const button = () => screen.getByRole('button', { name: /Plac/ })

beforeEach(() => {
  sent = []
  server.use(
    http.get(url('/cart'), () => HttpResponse.json(makeCart())),
    http.get(url('/orders/wished-times'), () => HttpResponse.json({ days: [] })),
  )
})

describe('CheckoutForm', () => {
  it('orders what is in the cart at the total that was shown', async () => {
    answer(placed)
    const { follow, memory, user } = mount()
    await fill(user)

    await user.click(button())

    await waitFor(() => expect(follow).toHaveBeenCalledWith(ORDER.id))
    expect(sent[0]?.body).toEqual({
      collection: 'collection',
      contact: { first_name: 'Mara', last_name: 'Lindqvist', email: null, phone: null },
      address: null,
      wished_at: null,
      note: '',
      expected_total_minor: 425,
    })
    expect(memory.orderToken(ORDER.id)).toBe('order-token')
  })

  it('says at the field what is wrong, counts it, and sends nothing', async () => {
    const { user } = mount()
    await user.type(screen.getByLabelText('First name'), 'Mara')
    await user.type(screen.getByLabelText('E-mail'), 'mara@lindqvist')

    await user.click(button())

    expect(screen.getByText('“mara@lindqvist” has no ending such as .com or .se')).toBeTruthy()
    expect(screen.getByText('2 things to correct.')).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Last name')))
    expect(sent).toEqual([])
  })

  it('places one order, however often the button is pressed', async () => {
    answer(placed)
    const { follow, user } = mount()
    await fill(user)

    await user.dblClick(button())
    await user.click(button())

    await waitFor(() => expect(follow).toHaveBeenCalledOnce())
    expect(sent).toHaveLength(1)
  })

  it('asks again with the same key when the answer was lost', async () => {
    answer(() => HttpResponse.error(), placed)
    const { follow, user } = mount()
    await fill(user)

    await user.click(button())

    await waitFor(() => expect(follow).toHaveBeenCalledOnce(), { timeout: 5000 })
    expect(sent).toHaveLength(2)
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1)
  })

  it('keeps what was typed for a reload, and forgets it once the order is placed', async () => {
    answer(placed)
    const { memory, user, follow, unmount } = mount()
    await fill(user)
    unmount()

    show(CheckoutForm, {
      props: { cart: makeCart(), shop: makeShop() },
      attrs: { onPlaced: follow },
      memory,
    })
    expect(screen.getByLabelText<HTMLInputElement>('Last name').value).toBe('Lindqvist')

    await user.click(button())
    await waitFor(() => expect(follow).toHaveBeenCalledOnce())
    expect(memory.draft('checkout')).toBeUndefined()
  })

  it('says that nothing is lost while there is no connection', async () => {
    answer(() => HttpResponse.error())
    const { user, memory } = mount()
    await fill(user)

    await user.click(button())

    const alert = await screen.findByText(/can not be reached/, {}, { timeout: 5000 })
    expect(alert.textContent).toMatch(/What you typed is kept; trying again can not order twice/)
    expect(memory.draft('checkout-sent')).toHaveLength(1)
  })

  it('names what ran short, keeps what was typed and takes a fresh key afterwards', async () => {
    const short = { lines: [{ product_id: 1, wanted_milli: 1250, available_milli: 250 }] }
    answer(() => problem(409, 'out-of-stock', short), placed)
    const { user, follow } = mount()
    await fill(user)

    await user.click(button())
    expect(await screen.findByText(/Only 0.25.kg left/)).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('Last name').value).toBe('Lindqvist')

    await user.click(button())
    await waitFor(() => expect(follow).toHaveBeenCalledOnce())
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2)
  })

  it('shows the old and the new total and asks again when a price has changed', async () => {
    answer(() => problem(409, 'price-changed', { total_minor: 450 }), placed)
    const { user, rerender } = mount()
    await fill(user)

    await user.click(button())
    const dearer = { ...makeCart(), total_minor: 450 }
    await waitFor(() => expect(sent).toHaveLength(1))
    await rerender({ cart: dearer, shop: makeShop() })

    expect(await screen.findByRole('button', { name: 'Place at €4.50' })).toBeTruthy()
    await user.click(button())
    await waitFor(() => expect(sent[1]?.body.expected_total_minor).toBe(450))
  })

  it('puts what the server finds wrong on its field', async () => {
    answer(() => problem(422, 'invalid', { errors: { 'contact.email': ['This bounces'] } }))
    const { user } = mount()
    await fill(user)

    await user.click(button())

    expect(await screen.findByText('This bounces')).toBeTruthy()
  })

  it('asks for an address only when the order is brought', async () => {
    const { user } = mount()
    expect(screen.queryByLabelText('City')).toBeNull()

    await user.click(screen.getByRole('radio', { name: /Bring it/ }))
    await user.click(button())

    expect(screen.getByText('Type the city')).toBeTruthy()
  })
})
