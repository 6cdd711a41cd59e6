import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { session } from '@/api/session'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import PasswordForm from './PasswordForm.vue'
import ResetForm from './ResetForm.vue'

const server = useServer()
const refuse = (status: number, name: string, facts: object = {}) =>
  HttpResponse.json({ type: `/problems/${name}`, title: 'Refused', status, ...facts }, { status })

afterEach(() => session.end())

describe('PasswordForm', () => {
  async function change(answer: () => Response) {
    let asked = 0
    server.use(
      http.post(url('/me/password'), () => {
        asked += 1
        return answer()
      }),
    )
    session.begin({ access_token: 'first', expires_in: 300, user: {} as never })
    const changed = vi.fn()
    show(PasswordForm, { props: { username: 'mara' }, attrs: { onChanged: changed } })
    const user = userEvent.setup()
    await user.type(screen.getByLabelText('Password of today'), 'old enough')
    await user.type(screen.getByLabelText('New password'), 'a long dark night')
    await user.click(screen.getByRole('button', { name: 'Change password' }))
    return { changed, asked: () => asked }
  }

  it('goes on with the session it is given, and forgets what was typed', async () => {
    const { changed } = await change(() =>
      HttpResponse.json({ access_token: 'second', expires_in: 300, user: {} }),
    )

    await waitFor(() => expect(changed).toHaveBeenCalledOnce())
    expect(session.accessToken).toBe('second')
    expect(screen.getByLabelText<HTMLInputElement>('New password').value).toBe('')
  })

  it('says so at the field when the old one is wrong, after one attempt, still signed in', async () => {
    const { asked } = await change(() => refuse(401, 'wrong-password'))

    expect(await screen.findByText('That is not your password')).toBeTruthy()
    expect(asked()).toBe(1)
    expect(session.accessToken).toBe('first')
  })
})

describe('ResetForm', () => {
  async function choose(answer: () => Response) {
    server.use(http.post(url('/auth/password-reset/confirmation'), answer))
    const changed = vi.fn()
    const expired = vi.fn()
    show(ResetForm, {
      props: { token: 'once' },
      attrs: { onChanged: changed, onExpired: expired },
    })
    const user = userEvent.setup()
    await user.type(screen.getByLabelText('New password'), 'a long dark night')
    await user.click(screen.getByRole('button', { name: 'Set password' }))
    return { changed, expired }
  }

  it('sets the password the link allows', async () => {
    const { changed } = await choose(() => new HttpResponse(null, { status: 204 }))

    await waitFor(() => expect(changed).toHaveBeenCalledOnce())
  })

  it('tells of a link that was used already', async () => {
    const { expired, changed } = await choose(() => refuse(410, 'reset-link-expired'))

    await waitFor(() => expect(expired).toHaveBeenCalledOnce())
    expect(changed).not.toHaveBeenCalled()
  })

  it('shows what the server finds too weak at the field', async () => {
    await choose(() => refuse(422, 'weak-password', { errors: { password: ['Too common'] } }))

    expect(await screen.findByText('Too common')).toBeTruthy()
  })
})
