import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { makeOrder } from '@testing/factories'
import { makeMemory, show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import { useResume } from './useResume'

const server = useServer()
const ORDER = makeOrder()
const WISH = { note: 'the body that was sent' }

function mount(sent: unknown[] | undefined, isEmpty = true) {
  const memory = makeMemory()
  const key = memory.intentKey('checkout')
  if (sent) memory.keepDraft('checkout-sent', sent)
  const found = vi.fn()
  const Page = defineComponent(() => {
    const { isResuming } = useResume(isEmpty, found)
    return () => h('p', isResuming.value ? 'looking' : 'done')
  })
  show(Page, { memory })
  return { memory, found, key }
}

function answer(...answers: [number, object][]): { keys: (string | null)[]; bodies: unknown[] } {
  const keys: (string | null)[] = []
  const bodies: unknown[] = []
  server.use(
    http.post(url('/orders'), async ({ request }) => {
      keys.push(request.headers.get('Idempotency-Key'))
      bodies.push(await request.json())
      const [status, body] = answers[keys.length - 1] ?? [500, {}]
      return HttpResponse.json(body, { status })
    }),
  )
  return { keys, bodies }
}
const problem = (status: number, name: string, facts: object = {}): [number, object] => [
  status,
  { type: `/problems/${name}`, title: 'Refused', status, ...facts },
]

describe('useResume', () => {
  it('finds the order whose confirmation got lost, with the key of the attempt', async () => {
    const { keys, bodies } = answer([201, ORDER])
    const { found, key, memory } = mount([WISH])

    await waitFor(() => expect(found).toHaveBeenCalledWith(ORDER.id))
    expect(keys).toEqual([key])
    expect(bodies).toEqual([WISH])
    expect(memory.draft('checkout-sent')).toBeUndefined()
    expect(memory.draft('last-order')).toEqual({ id: ORDER.id, number: ORDER.number })
  })

  it('tries every body that was sent under the key', async () => {
    const { bodies } = answer(problem(422, 'key-reused'), [201, ORDER])
    const { found } = mount([WISH, { note: 'sent later' }])

    await waitFor(() => expect(found).toHaveBeenCalledOnce())
    expect(bodies).toEqual([WISH, { note: 'sent later' }])
  })

  it('shows an order that stands although the repeat is no longer known', async () => {
    answer(problem(409, 'already-ordered', { order_id: 'x-1', number: '7K3M' }))
    const { found } = mount([WISH])

    await waitFor(() => expect(found).toHaveBeenCalledWith('x-1'))
  })

  it('lets an attempt go that never arrived', async () => {
    answer(problem(409, 'cart-is-empty'))
    const { found, memory } = mount([WISH])

    await waitFor(() => expect(memory.draft('checkout-sent')).toBeUndefined())
    await waitFor(() => expect(screen.getByText('done')).toBeTruthy())
    expect(found).not.toHaveBeenCalled()
  })

  it('asks nothing without an attempt, and nothing while something is in the cart', () => {
    mount(undefined)
    const { found } = mount([WISH], false)

    expect(found).not.toHaveBeenCalled() // a request would fail the spec
  })
})
