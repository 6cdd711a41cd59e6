import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { url, useServer } from '@testing/server'
import { api, keepCartTokenIn, unwrap, unwrapTagged } from './client'
import { isProblem } from './problem'
import { session } from './session'

const server = useServer()
const ME = { id: '1', username: 'mara' }
const access = (token: string) => ({ access_token: token, expires_in: 300, user: ME as never })
const kept: string[] = []

beforeEach(() => {
  keepCartTokenIn({ read: () => kept.at(-1) ?? null, keep: (token) => kept.push(token) })
})

afterEach(() => {
  session.end()
  kept.length = 0
})

describe('the client', () => {
  it('sends who asks and keeps the cart token it is given', async () => {
    const seen: (string | null)[] = []
    server.use(
      http.get(url('/cart'), ({ request }) => {
        seen.push(request.headers.get('Authorization'), request.headers.get('X-Cart-Token'))
        return HttpResponse.json({}, { headers: { 'X-Cart-Token': 'cart-token' } })
      }),
    )
    session.begin(access('first'))

    await unwrap(api.GET('/cart'))
    await unwrap(api.GET('/cart'))

    expect(seen).toEqual(['Bearer first', null, 'Bearer first', 'cart-token'])
  })

  it('renews an access token that has run out once, for all who wait', async () => {
    let renewals = 0
    server.use(
      http.post(url('/auth/refresh'), ({ request }) => {
        renewals += 1
        expect(request.headers.get('X-Requested-With')).toBeTruthy()
        return HttpResponse.json(access('second'))
      }),
      http.get(url('/me'), ({ request }) =>
        request.headers.get('Authorization') === 'Bearer second'
          ? HttpResponse.json(ME)
          : HttpResponse.json({ type: '/problems/unauthenticated', title: 'x' }, { status: 401 }),
      ),
    )
    session.begin(access('first'))

    const answers = await Promise.all([1, 2, 3].map(() => unwrap(api.GET('/me'))))

    expect(answers.map(({ username }) => username)).toEqual(['mara', 'mara', 'mara'])
    expect(renewals).toBe(1)
  })

  it('ends the session when the refresh cookie is refused', async () => {
    const refused = () =>
      HttpResponse.json({ type: '/problems/unauthenticated', title: 'Log in' }, { status: 401 })
    server.use(http.post(url('/auth/refresh'), refused), http.get(url('/me'), refused))
    session.begin(access('first'))

    const error = await unwrap(api.GET('/me')).catch((refusal: unknown) => refusal)

    expect(isProblem(error, '/problems/unauthenticated')).toBe(true)
    expect(session.accessToken).toBeNull()
  })

  it('turns every refusal and every silence into a problem', async () => {
    const catching = () => unwrap(api.GET('/shop')).catch((refusal: unknown) => refusal)
    server.use(http.get(url('/shop'), () => HttpResponse.error()))
    const silence = await catching()
    server.use(
      http.get(url('/shop'), () => HttpResponse.text('<h1>Bad gateway</h1>', { status: 502 })),
    )
    const gateway = await catching()
    server.use(
      http.get(url('/shop'), () =>
        HttpResponse.json(
          { type: '/problems/too-many', title: 'Slow down', status: 429, request_id: 'r1' },
          { status: 429, headers: { 'Retry-After': '7' } },
        ),
      ),
    )
    const limit = await catching()

    expect(silence).toMatchObject({ status: 0, isDefinitive: false })
    expect(gateway).toMatchObject({ status: 502, isDefinitive: false })
    expect(limit).toMatchObject({ retryAfterSeconds: 7, requestId: 'r1', isDefinitive: false })
  })

  it('keeps what it has when the server says that nothing changed', async () => {
    server.use(
      http.get(url('/shop'), ({ request }) =>
        request.headers.get('If-None-Match') === '"1"'
          ? new HttpResponse(null, { status: 304, headers: { ETag: '"1"' } })
          : HttpResponse.json({ name: 'Cornerstore' }, { headers: { ETag: '"1"' } }),
      ),
    )
    const ask = (etag?: string) =>
      api.GET('/shop', { headers: etag ? { 'If-None-Match': etag } : {} })

    const first = await unwrapTagged(ask(), undefined)
    const second = await unwrapTagged(ask('"1"'), first)

    expect(first).toEqual({ data: { name: 'Cornerstore' }, etag: '"1"' })
    expect(second).toBe(first)
  })
})

describe('a restored session', () => {
  it('is waited for by what is not public, and by nothing else', async () => {
    const seen: Record<string, string | null> = {}
    const note = (name: string) =>
      http.get(url(`/${name}`), ({ request }) => {
        seen[name] = request.headers.get('Authorization')
        return HttpResponse.json({})
      })
    server.use(
      http.post(url('/auth/refresh'), () => HttpResponse.json(access('restored'))),
      note('shop'),
      note('cart'),
    )

    const restored = session.restore()
    await Promise.all([unwrap(api.GET('/shop')), unwrap(api.GET('/cart'))])
    await restored

    expect(seen).toEqual({ shop: null, cart: 'Bearer restored' })
  })
})
