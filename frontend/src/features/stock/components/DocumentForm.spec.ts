import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { show } from '@testing/harness'
import { makeLevel } from '@testing/office'
import { url, useServer } from '@testing/server'
import type { Level } from '../model'
import DocumentForm from './DocumentForm.vue'

const server = useServer()

function mount(first: Level, locale = 'en') {
  const sent: unknown[] = []
  const submitted: unknown[] = []
  server.use(
    http.post(url('/stock-documents'), async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json({ id: 'document' }, { status: 202 })
    }),
  )
  show(DocumentForm, {
    props: { kind: 'delivery', found: [], isSearching: false, first, typed: '' },
    attrs: { onSubmitted: (document: unknown) => submitted.push(document) },
    manners: { locale },
  })
  return { sent, submitted, user: userEvent.setup() }
}

const quantity = (name: RegExp) => screen.findByRole<HTMLInputElement>('textbox', { name })
const post = () => screen.getByRole('button', { name: 'Post the delivery' })

describe('DocumentForm', () => {
  it('sends typed decimals as the API wants them, once', async () => {
    const { sent, submitted, user } = mount(makeLevel(), 'de')

    await user.type(await quantity(/Came of Conference pears, kg/), '12,5')
    await user.click(post())
    await user.click(post())

    await waitFor(() => expect(submitted).toHaveLength(1))
    expect(sent).toEqual([
      { kind: 'delivery', note: '', lines: [{ product_id: 1, quantity: '12.500', note: '' }] },
    ])
  })

  it('says at the field that pieces are whole, and sends nothing', async () => {
    const { sent, user } = mount(makeLevel({ unit_type: 'piece', name: 'Tumaco' }))

    await user.type(await quantity(/Came of Tumaco, pieces/), '2.5')
    await user.click(post())

    expect(await screen.findByText('Whole pieces only')).toBeTruthy()
    expect(sent).toHaveLength(0)
  })

  it('asks for a product when there is none', async () => {
    const { sent, user } = mount(makeLevel())

    await user.click(await screen.findByRole('button', { name: 'Remove Conference pears' }))
    await user.click(post())

    expect(await screen.findByText('Find a product first')).toBeTruthy()
    expect(sent).toHaveLength(0)
  })
})
