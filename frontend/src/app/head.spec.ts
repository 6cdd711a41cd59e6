import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { connection } from '@/api/connection'
import { nameAddresses, reloadWhenPartsVanish } from './head'

function makeRouter() {
  const component = { template: '<div />' }
  const routes = [
    { path: '/', name: 'home', component },
    { path: '/search', name: 'search', component },
    { path: '/sections/:id', name: 'section', component },
  ]
  return createRouter({ history: createMemoryHistory(), routes })
}

function vanish(): boolean {
  const event = new Event('vite:preloadError', { cancelable: true })
  window.dispatchEvent(event)
  return event.defaultPrevented
}

beforeEach(() => {
  sessionStorage.clear()
  document.head.querySelectorAll('link[rel=canonical]').forEach((one) => one.remove())
})

describe('nameAddresses', () => {
  it('names a page without its filters, a search with its words', async () => {
    const router = makeRouter()
    nameAddresses(router)
    const canonical = () => document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href

    await router.push('/sections/4?sort=rate&available=1')
    expect(canonical()).toBe(`${location.origin}/sections/4`)
    await router.push('/search?q=blood oranges&sort=rate')
    expect(canonical()).toBe(`${location.origin}/search?q=blood%20oranges`)
  })
})

describe('reloadWhenPartsVanish', () => {
  it('goes to the wanted page once, and lets a part that stays away be told', async () => {
    const reload = vi.fn()
    const router = makeRouter()
    reloadWhenPartsVanish(router, reload)
    await router.push('/sections/4')

    expect(vanish()).toBe(true)
    expect(reload).toHaveBeenCalledExactlyOnceWith('/sections/4')
    expect(vanish()).toBe(false)
    expect(reload).toHaveBeenCalledOnce()
  })

  it('stays on the page while the shop can not be reached', async () => {
    const reload = vi.fn()
    const router = makeRouter()
    reloadWhenPartsVanish(router, reload)
    await router.push('/sections/5')
    connection.note(false)

    expect(vanish()).toBe(false)
    connection.note(true)

    expect(reload).not.toHaveBeenCalled()
  })
})
