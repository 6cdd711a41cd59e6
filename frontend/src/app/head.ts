import type { Router } from 'vue-router'
import { connection } from '@/api/connection'
import { lastReload, noteReload } from './storage'

const REST_MS = 60_000

/** Name each page's one address for search engines: without filters, sort and page. */
export function nameAddresses(router: Router): void {
  const link = document.createElement('link')
  link.rel = 'canonical'
  document.head.append(link)
  router.afterEach((to) => {
    const q = to.name === 'search' && typeof to.query.q === 'string' ? to.query.q : ''
    link.href = location.origin + to.path + (q && `?q=${encodeURIComponent(q)}`)
  })
}

/**
 * Load the page anew when a part of it vanished: the shop was upgraded under an open tab.
 *
 * Once a minute at most, or a part that stays away would reload for ever.
 */
export function reloadWhenPartsVanish(router: Router, reload = go): void {
  let wanted = ''
  router.beforeEach((to) => void (wanted = to.fullPath))
  window.addEventListener('vite:preloadError', (event) => {
    if (!connection.isReached || !navigator.onLine) return // nothing vanished, the way is gone
    if (Date.now() - lastReload() < REST_MS) return
    event.preventDefault()
    noteReload(Date.now())
    reload(wanted || location.pathname)
  })
}

function go(address: string): void {
  location.assign(address)
}
