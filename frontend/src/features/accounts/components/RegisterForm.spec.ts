import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { session } from '@/api/session'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import RegisterForm from './RegisterForm.vue'

const server = useServer()
const USER = { id: '1', username: 'mara', status: 'approved' }

function mount() {
  const enter = vi.fn()
  show(RegisterForm, { attrs: { onRegistered: enter } })
  return { enter, user: userEvent.setup() }
}

async function fill(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.type(screen.getByLabelText('User name'), 'mara')
  await user.type(screen.getByLabelText('Password'), 'a long dark night')
}
const submit = () => screen.getByRole('button', { name: 'Register' })

afterEach(() => session.end())

describe('RegisterForm', () => {
  it('registers and signs in with the same words', async () => {
    const said: unknown[] = []
    server.use(
      http.post(url('/auth/register'), async ({ request }) => {
        said.push(await request.json())
        return HttpResponse.json(USER, { status: 201 })
      }),
      http.post(url('/auth/login'), async ({ request }) => {
        said.push(await request.json())
        return HttpResponse.json({ access_token: 'fresh', expires_in: 300, user: USER })
      }),
    )
    const { enter, user } = mount()
    await fill(user)

    await user.click(submit())

    await waitFor(() => expect(enter).toHaveBeenCalledWith(false))
    expect(said).toEqual([
      {
        username: 'mara',
        password: 'a long dark night',
        first_name: '',
        last_name: '',
        email: null,
        as: 'shopper',
      },
      { username: 'mara', password: 'a long dark night' },
    ])
    expect(session.accessToken).toBe('fresh')
  })

  it('says at each field what is wrong and sends nothing', async () => {
    const { enter, user } = mount()
    await user.type(screen.getByLabelText('Password'), 'short')
    await user.type(screen.getByLabelText('E-mail'), 'mara@lindqvist')

    await user.click(submit())

    expect(screen.getByText('Choose a user name')).toBeTruthy()
    expect(screen.getByText('At least 8 characters')).toBeTruthy()
    expect(screen.getByText('“mara@lindqvist” has no ending such as .com or .se')).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('E-mail')))
    expect(enter).not.toHaveBeenCalled()
  })

  it('keeps what was typed when somebody has the name', async () => {
    server.use(
      http.post(url('/auth/register'), () =>
        HttpResponse.json(
          { type: '/problems/username-taken', title: 'Taken', status: 409 },
          { status: 409 },
        ),
      ),
    )
    const { user } = mount()
    await fill(user)

    await user.click(submit())

    expect(await screen.findByText('Somebody has this user name already')).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('a long dark night')
  })
})
