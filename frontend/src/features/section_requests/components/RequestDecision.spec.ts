import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { show } from '@testing/harness'
import { makeRequest } from '@testing/office'
import { url, useServer } from '@testing/server'
import type { SectionRequest } from '../model'
import RequestDecision from './RequestDecision.vue'

const server = useServer()

function mount(facts: Partial<SectionRequest> = {}) {
  const decided: unknown[] = []
  show(RequestDecision, {
    props: { request: makeRequest(facts) },
    attrs: { onDecided: () => decided.push('decided') },
  })
  return { decided, user: userEvent.setup() }
}

function answers(decision: string, answer: () => HttpResponse<object>) {
  const asked: { body: unknown; key: string | null }[] = []
  server.use(
    http.post(url(`/section-requests/:id/${decision}`), async ({ request }) => {
      const text = await request.text()
      asked.push({
        body: text ? JSON.parse(text) : null,
        key: request.headers.get('Idempotency-Key'),
      })
      return answer()
    }),
  )
  return asked
}

const press = (name: RegExp) => screen.getByRole('button', { name })

describe('RequestDecision', () => {
  it('shows who filed it no decision, only the way back', async () => {
    const asked = answers('withdrawal', () => HttpResponse.json(makeRequest()))
    const { user } = mount({ can_decide: false, can_withdraw: true })

    expect(screen.getByText('You filed this; somebody else decides.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Approve|Reject/ })).toBeNull()
    await user.click(press(/Withdraw/))

    await waitFor(() => expect(asked).toHaveLength(1))
  })

  it('approves with an optional word', async () => {
    const asked = answers('approval', () => HttpResponse.json(makeRequest(), { status: 202 }))
    const { user, decided } = mount()

    await user.click(press(/Approve/))

    await waitFor(() => expect(decided).toEqual(['decided']))
    expect(asked[0]?.body).toEqual({ note: null })
  })

  it('rejects with a reason only', async () => {
    const asked = answers('rejection', () => HttpResponse.json(makeRequest()))
    const { user } = mount()

    await user.click(press(/Reject/))
    expect(screen.getByText('Say why, in a sentence')).toBeTruthy()
    expect(asked).toHaveLength(0)

    await user.type(screen.getByRole('textbox'), 'The shelf is full.')
    await user.click(press(/Reject/))

    await waitFor(() => expect(asked[0]?.body).toEqual({ reason: 'The shelf is full.' }))
  })

  it('tells that somebody was faster', async () => {
    const body = { type: '/problems/already-decided', title: 'Somebody decided this already' }
    answers('approval', () => HttpResponse.json({ ...body, status: 409 }, { status: 409 }))
    const { user, decided } = mount()

    await user.click(press(/Approve/))

    expect((await screen.findByRole('alert')).textContent).toContain(body.title)
    expect(decided).toHaveLength(0)
  })

  it('asks with the same key again when no answer came', async () => {
    const asked = answers('approval', () => HttpResponse.json({}, { status: 503 }))
    const { user } = mount()

    await user.click(press(/Approve/))
    await screen.findByRole('alert')
    await user.click(press(/Approve/))

    await waitFor(() => expect(asked).toHaveLength(2))
    expect(asked[0]?.key).toBe(asked[1]?.key)
  })
})
