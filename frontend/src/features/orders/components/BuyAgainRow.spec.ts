import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { afterEach, describe, expect, it } from 'vitest'
import { session, type Access } from '@/api/session'
import { makeBar, makeCart, makeProduct } from '@testing/factories'
import { show } from '@testing/harness'
import { url, useServer } from '@testing/server'
import BuyAgainRow from './BuyAgainRow.vue'

const server = useServer()

function answer(items: object[]): void {
  server.use(
    http.get(url('/me'), () => HttpResponse.json({ permissions: [] })),
    http.get(url('/cart'), () => HttpResponse.json(makeCart([]))),
    http.get(url('/me/products'), () => HttpResponse.json({ items, next: null, prev: null })),
  )
}

afterEach(() => session.end())

describe('BuyAgainRow', () => {
  it('shows what the person buys, ready to be added', async () => {
    session.begin({ access_token: 'token' } as Access)
    answer([makeProduct(), makeBar()])
    show(BuyAgainRow)

    expect(await screen.findByRole('heading', { name: 'Your usual' })).toBeTruthy()
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Add Tumaco 72 % to cart' })).toBeTruthy(),
    )
  })

  it('leaves nothing in its place for a guest', () => {
    server.use(http.get(url('/cart'), () => HttpResponse.json(makeCart([]))))
    show(BuyAgainRow)

    expect(screen.queryByRole('heading')).toBeNull() // asking would fail the spec
  })
})
