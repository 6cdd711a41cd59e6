import type { RouteLocationNormalizedLoaded, RouteLocationRaw } from 'vue-router'

/** Find where somebody was before they were asked to log in; never a place outside the shop. */
export function comeBack({
  query,
}: Pick<RouteLocationNormalizedLoaded, 'query'>): RouteLocationRaw {
  const { back } = query
  const isInside = typeof back === 'string' && /^\/(?![/\\])/.test(back)
  return isInside ? back : { name: 'home' }
}
