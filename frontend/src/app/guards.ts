import type { QueryClient } from '@tanstack/vue-query'
import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router'
import { session } from '@/api/session'
import type { Shop } from '@/features/accounts/model'
import { meQuery, shopQuery } from '@/features/accounts/queries'
import { useConnection } from './connection'
import { useSession } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    /** What the person must hold; the server decides anyway. */
    permission?: string
    needsLogIn?: boolean
    /** The page of the back office it belongs to, marked in the sidebar. */
    roomPage?: string
  }
}

/** Keep pages closed that the API would refuse: log in first, or be told what is missing. */
export function guard(router: Router, queryClient: QueryClient): void {
  router.beforeEach((to) => {
    const shop = queryClient.getQueryData(shopQuery().queryKey)
    return (shop && doorOf(shop, to)) ?? true
  })
  void queryClient.ensureQueryData(shopQuery()).then(
    async (shop) => {
      await router.isReady()
      const door = doorOf(shop, router.currentRoute.value)
      if (door) await router.replace(door)
    },
    () => undefined, // the application shows that the shop does not answer
  )
  router.beforeEach(async (to) => {
    const { permission, needsLogIn } = to.meta
    if (!permission && !needsLogIn) return true
    const visit = useSession()
    await visit.restore()
    if (visit.status !== 'signed_in') return logInAndComeBack(to)
    if (!permission) return true
    const me = await queryClient.ensureQueryData(meQuery()).catch(() => null)
    if (!me) return logInAndComeBack(to)
    if (me.permissions.includes(permission)) return true
    return { name: 'forbidden', query: { permission } }
  })
  session.onChange((access) => {
    const here = router.currentRoute.value
    if (!access && (here.meta.permission || here.meta.needsLogIn)) {
      void router.push(logInAndComeBack(here))
    }
  })
  router.onError((_, to) => {
    const connection = useConnection()
    connection.wanted = to.fullPath
    void connection.knock()
  })
  router.afterEach((to, from, failure) => {
    if (failure || to.path === from.path || from.matched.length === 0) return
    document.getElementById('main')?.focus({ preventScroll: true })
  })
}

/** A shop without an owner has one page; a shop with one has every other page. */
function doorOf(shop: Shop, to: RouteLocationNormalized): RouteLocationRaw | undefined {
  if (!shop.is_open) return to.name === 'welcome' ? undefined : { name: 'welcome' }
  return to.name === 'welcome' ? { name: 'home' } : undefined
}

function logInAndComeBack(to: RouteLocationNormalized) {
  return { name: 'log-in', query: { back: to.fullPath } }
}
