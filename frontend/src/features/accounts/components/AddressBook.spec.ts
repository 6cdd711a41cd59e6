import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import type { Address } from '../model'
import AddressBook from './AddressBook.vue'

const server = useServer()
const HOME: Address = {
  id: '0199a1b2-0000-7000-8000-000000000001',
  label: 'Home',
  line_1: 'Linden Row 14',
  line_2: '',
  postal_code: '10969',
  city: 'Berlin',
  country: '',
  is_default: true,
}

function mount(addresses: Address[]) {
  show(AddressBook, { props: { addresses } })
  return userEvent.setup()
}

describe('AddressBook', () => {
  it('names every field that is missing and keeps the rest', async () => {
    const user = mount([])
    await user.click(screen.getByRole('button', { name: 'Add an address' }))
    await user.type(screen.getByLabelText('City'), 'Berlin')

    await user.click(screen.getByRole('button', { name: 'Add address' }))

    expect(screen.getByText('Type street and number')).toBeTruthy()
    expect(screen.getByText('Type the postal code')).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('City').value).toBe('Berlin')
  })

  it('adds the first address as the usual one, under one key', async () => {
    let sent: { body: unknown; key: string | null } | undefined
    server.use(
      http.post(url('/me/addresses'), async ({ request }) => {
        sent = { body: await request.json(), key: request.headers.get('Idempotency-Key') }
        return HttpResponse.json(HOME, { status: 201 })
      }),
    )
    const user = mount([])
    await user.click(screen.getByRole('button', { name: 'Add an address' }))
    await user.type(screen.getByLabelText('Street and number'), 'Linden Row 14')
    await user.type(screen.getByLabelText('Postal code'), '10969')
    await user.type(screen.getByLabelText('City'), 'Berlin')

    await user.click(screen.getByRole('button', { name: 'Add address' }))

    await waitFor(() => expect(screen.queryByLabelText('City')).toBeNull())
    const { id: _, ...words } = HOME
    expect(sent?.body).toEqual(words)
    expect(sent?.key).toMatch(/^[0-9a-f]{32}$/)
  })

  it('changes an address in its place', async () => {
    let body: unknown
    server.use(
      http.patch(url(`/me/addresses/${HOME.id}`), async ({ request }) => {
        body = await request.json()
        return HttpResponse.json(HOME)
      }),
    )
    const user = mount([HOME])
    await user.click(screen.getByRole('button', { name: 'Change Home' }))
    await user.clear(screen.getByLabelText('City'))
    await user.type(screen.getByLabelText('City'), 'Potsdam')

    await user.click(screen.getByRole('button', { name: 'Save address' }))

    await waitFor(() => expect(body).toMatchObject({ city: 'Potsdam', label: 'Home' }))
  })
})
