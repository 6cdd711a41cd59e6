import { QueryClient } from '@tanstack/vue-query'
import { createPinia, setActivePinia } from 'pinia'
import { http, HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { session } from '@/api/session'
import { accountKeys } from '@/features/accounts/queries'
import { makeShop } from '@testing/factories'
import { url, useServer } from '@testing/server'
import { guard } from './guards'

const server = useServer()
const PLACE = { template: '<div />' }
const access = { access_token: 'token', expires_in: 300, user: {} as never }

function makeWay(isOpen = true, permissions: string[] = []) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  queryClient.setQueryData(accountKeys.shop, makeShop({ is_open: isOpen }))
  server.use(http.get(url('/me'), () => HttpResponse.json({ id: '1', permissions })))
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { name: 'home', path: '/', component: PLACE },
      { name: 'welcome', path: '/welcome', component: PLACE },
      { name: 'log-in', path: '/log-in', component: PLACE },
      { name: 'forbidden', path: '/forbidden', component: PLACE },
      { name: 'account', path: '/account', component: PLACE, meta: { needsLogIn: true } },
      {
        name: 'people',
        path: '/admin/people',
        component: PLACE,
        meta: { permission: 'users.manage' },
      },
    ],
  })
  guard(router, queryClient)
  return router
}

beforeEach(() => {
  setActivePinia(createPinia())
  localStorage.clear()
})
afterEach(() => session.end())

describe('the guard', () => {
  it('asks to log in and remembers the page', async () => {
    const router = makeWay()

    await router.push('/account?tab=2')

    expect(router.currentRoute.value.name).toBe('log-in')
    expect(router.currentRoute.value.query).toEqual({ back: '/account?tab=2' })
  })

  it('names the permission that is missing', async () => {
    const router = makeWay()
    await router.push('/') // the session store listens from the first guarded page on
    await router.push('/account')
    session.begin(access)

    await router.push('/admin/people')

    expect(router.currentRoute.value.name).toBe('forbidden')
    expect(router.currentRoute.value.query).toEqual({ permission: 'users.manage' })
  })

  it('leads to the log-in and back when the session ends under a page', async () => {
    const router = makeWay()
    await router.push('/account')
    session.begin(access)
    await router.push('/account')
    expect(router.currentRoute.value.name).toBe('account')

    session.end()

    await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('log-in'))
    expect(router.currentRoute.value.query).toEqual({ back: '/account' })
  })

  it('has one page before the shop has an owner, and never that page after', async () => {
    const before = makeWay(false)
    await before.push('/account')
    expect(before.currentRoute.value.name).toBe('welcome')

    const after = makeWay(true)
    await after.push('/welcome')
    expect(after.currentRoute.value.name).toBe('home')
  })
})
