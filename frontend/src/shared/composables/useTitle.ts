import { toValue, watchEffect, type MaybeRefOrGetter } from 'vue'

const SHOP = document.title

/** Name the page in the browser's tab and history; nothing yet means the shop's own name. */
export function useTitle(title: MaybeRefOrGetter<string | undefined>): void {
  watchEffect(() => {
    const name = toValue(title)
    document.title = name ? `${name} · ${SHOP}` : SHOP
  })
}
