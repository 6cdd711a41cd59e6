import userEvent from '@testing-library/user-event'
import { screen, waitFor, within } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, it } from 'vitest'
import { makeShop } from '@testing/factories'
import { makeMemory, show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import type { Settings } from '../model'
import SettingsForm from './SettingsForm.vue'

const server = useServer()
const SHOP = makeShop()
const CHOICES = { currencies: ['EUR'], timezones: ['Europe/Berlin'], locales: ['en'] }
const SETTINGS: Settings = {
  ...{ name: 'Cornerstore', tagline: '', headline: ['Pears', 'Films'], address: '', phone: '' },
  ...{ email: '', tax_number: '', opening_hours: [], collection_text: '', delivery_text: '' },
  ...{ terms_text: '', privacy_text: '', mail_sender: '', imprint_text: '', open_times: [] },
  tax_rates: [{ title: 'Food', rate_bp: 700 }],
  ...{ timezone: 'Europe/Berlin', locale: 'en' },
}
let sent: unknown[] = []

function mount(memory = makeMemory()) {
  const props = { settings: SETTINGS, shop: SHOP, choices: CHOICES }
  return { ...show(SettingsForm, { props, memory }), user: userEvent.setup(), memory }
}
const save = () => screen.getByRole('button', { name: 'Save settings' })

beforeEach(() => {
  sent = []
  server.use(
    http.patch(url('/settings'), async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(SETTINGS)
    }),
  )
})

describe('SettingsForm', () => {
  it('sends what has changed and nothing else', async () => {
    const { user } = mount()
    await user.type(screen.getByLabelText('Tax number'), 'DE 123')
    expect(screen.getByText('1 change not saved')).toBeTruthy()

    await user.click(save())

    await waitFor(() => expect(sent).toEqual([{ tax_number: 'DE 123' }]))
  })

  it('sends opening times with their words', async () => {
    const { user } = mount()
    await user.click(screen.getByRole('button', { name: 'Add a time on Monday' }))
    await user.click(screen.getByRole('button', { name: 'Add a time on Tuesday' }))

    await user.click(save())

    const day = { opens: '08:00', closes: '18:00' }
    await waitFor(() =>
      expect(sent).toEqual([
        {
          open_times: [
            { day: 0, ...day },
            { day: 1, ...day },
          ],
          opening_hours: [{ days: 'Mon – Tue', hours: '8:00 – 18:00' }],
        },
      ]),
    )
  })

  it('reads a percentage as it is typed, and refuses what is none', async () => {
    const { user } = mount()
    const percent = screen.getByLabelText('Percent')
    await user.clear(percent)
    await user.type(percent, 'seven')
    await user.click(save())
    expect(screen.getByText('A number such as 7 or 19')).toBeTruthy()
    expect(sent).toEqual([])

    await user.clear(percent)
    await user.type(percent, '5,5 %')
    await user.click(save())

    await waitFor(() => expect(sent).toEqual([{ tax_rates: [{ title: 'Food', rate_bp: 550 }] }]))
  })

  it('keeps what is not saved for a reload, and lets it be discarded', async () => {
    const { user, memory, unmount } = mount()
    await user.type(screen.getByLabelText('Name'), ' & Sons')
    unmount()

    mount(memory)
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Cornerstore & Sons')
    await user.click(screen.getByRole('button', { name: 'Discard' }))

    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Cornerstore')
    expect(within(screen.getByRole('form')).getByText('Everything is saved')).toBeTruthy()
    await waitFor(() => expect(memory.draft('settings')).toBeUndefined())
  })
})
