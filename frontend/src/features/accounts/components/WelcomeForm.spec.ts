import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { session } from '@/api/session'
import { makeShop } from '@testing/factories'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import WelcomeForm from './WelcomeForm.vue'

const server = useServer()
const CHOICES = { currencies: ['EUR'], timezones: ['Europe/Berlin'], locales: ['en'] }
const problem = (status: number, name: string) =>
  HttpResponse.json({ type: `/problems/${name}`, title: 'Refused', status }, { status })

async function openWith(answer: () => Response, code = 'CODE') {
  let sent: unknown
  server.use(
    http.post(url('/shop/opening'), async ({ request }) => {
      sent = await request.json()
      return answer()
    }),
    http.get(url('/shop'), () => HttpResponse.json(makeShop())),
  )
  const opened = vi.fn()
  const wasOpen = vi.fn()
  show(WelcomeForm, {
    props: { shop: makeShop({ tax_rates: [], is_open: false }), choices: CHOICES, code },
    attrs: { onOpened: opened, onWasOpen: wasOpen },
  })
  const user = userEvent.setup()
  await user.type(screen.getByLabelText('User name'), 'olga')
  await user.type(screen.getByLabelText('Password'), 'a long dark night')
  await user.type(screen.getByLabelText('Name of the shop'), 'Bei Olga')
  await user.type(screen.getByLabelText('Percent'), '19')
  await user.click(screen.getByRole('button', { name: 'Open the shop' }))
  return { opened, wasOpen, sent: () => sent }
}

afterEach(() => session.end())

describe('WelcomeForm', () => {
  it('opens the shop and signs its owner in', async () => {
    const { opened, sent } = await openWith(() =>
      HttpResponse.json({ access_token: 'owner', expires_in: 300, user: {} }, { status: 201 }),
    )

    await waitFor(() => expect(opened).toHaveBeenCalledOnce())
    expect(session.accessToken).toBe('owner')
    expect(sent()).toMatchObject({
      code: 'CODE',
      name: 'Bei Olga',
      currency: 'EUR',
      owner: { username: 'olga', email: null },
      tax_rates: [{ title: 'Standard', rate_bp: 1900 }],
    })
  })

  it('asks for the code when the link brought a wrong one', async () => {
    expect(screen.queryByLabelText('Opening code')).toBeNull()
    await openWith(() => problem(403, 'opening-code-wrong'))

    expect(await screen.findByText('This is not the code of this shop')).toBeTruthy()
    expect(screen.getByLabelText('Opening code')).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('a long dark night')
  })

  it('sends nothing without a code', async () => {
    const { sent } = await openWith(() => problem(500, 'never'), '')

    expect(await screen.findByText('It stands where the shop was started')).toBeTruthy()
    expect(sent()).toBeUndefined()
  })

  it('tells when somebody was faster', async () => {
    const { wasOpen } = await openWith(() => problem(409, 'already-open'))

    await waitFor(() => expect(wasOpen).toHaveBeenCalledOnce())
  })
})
