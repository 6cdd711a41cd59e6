import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { session } from '@/api/session'
import { makeCart, makeOrder } from '@testing/factories'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import KeepInAccount from './KeepInAccount.vue'

const server = useServer()
const CONTACT = {
  first_name: 'Mara',
  last_name: 'Lindqvist',
  email: 'mara@example.com',
  phone: null,
}

function mount(isSignedIn = false, contact: typeof CONTACT | object = CONTACT) {
  const steps: unknown[] = []
  const kept = vi.fn()
  server.use(
    http.post(url('/auth/register'), async ({ request }) => {
      steps.push(await request.json())
      return HttpResponse.json({ status: 'active' }, { status: 201 })
    }),
    http.post(url('/auth/login'), async ({ request }) => {
      steps.push(await request.json())
      return HttpResponse.json({ access_token: 'token', user: {} })
    }),
    http.post(url('/cart/merge'), () => HttpResponse.json({ cart: makeCart([]), merged: [] })),
  )
  const claim = vi.fn(() => {
    steps.push('claimed')
    return Promise.resolve()
  })
  show(KeepInAccount, {
    props: { order: makeOrder({ contact: contact as typeof CONTACT }), isSignedIn, claim },
    attrs: { onKept: kept },
  })
  return { steps, kept, claim, user: userEvent.setup() }
}

afterEach(() => session.end())

describe('KeepInAccount', () => {
  it('asks for a password alone; then the order is in the new account', async () => {
    const { steps, kept, user } = mount()

    await user.type(screen.getByLabelText('Password'), 'nine letters')
    await user.click(screen.getByRole('button', { name: 'Create my account' }))

    await waitFor(() => expect(kept).toHaveBeenCalledOnce())
    const who = { username: 'mara@example.com', password: 'nine letters' }
    expect(steps).toEqual([
      {
        ...who,
        first_name: 'Mara',
        last_name: 'Lindqvist',
        email: 'mara@example.com',
        as: 'shopper',
      },
      who,
      'claimed',
    ])
  })

  it('asks for a name where no mail is known, and says what is wrong at the field', async () => {
    const { steps, user } = mount(false, { ...CONTACT, email: null })

    await user.type(screen.getByLabelText('Password'), 'short')
    await user.click(screen.getByRole('button', { name: 'Create my account' }))

    expect(screen.getByText('Choose a user name')).toBeTruthy()
    expect(screen.getByText('At least 8 characters')).toBeTruthy()
    expect(steps).toEqual([])
  })

  it('leads to the log-in when the account exists', async () => {
    const { user, claim } = mount()
    const taken = { type: '/problems/username-taken', title: 'Taken', status: 409 }
    server.use(http.post(url('/auth/register'), () => HttpResponse.json(taken, { status: 409 })))

    await user.type(screen.getByLabelText('Password'), 'nine letters')
    await user.click(screen.getByRole('button', { name: 'Create my account' }))

    expect(await screen.findByRole('link', { name: 'Sign in' })).toBeTruthy()
    expect(claim).not.toHaveBeenCalled()
  })

  it('takes the order over with one press by somebody who is signed in', async () => {
    const { user, claim, kept } = mount(true)

    await user.click(screen.getByRole('button', { name: 'Put it into my account' }))

    await waitFor(() => expect(kept).toHaveBeenCalledOnce())
    expect(claim).toHaveBeenCalledOnce()
  })
})
