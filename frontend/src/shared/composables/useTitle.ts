import { onScopeDispose, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'

const SHOP = document.title
const LONGEST = 160 // what a result page of a search engine shows

/**
 * Name the page in the browser's tab and history; nothing yet means the shop's own name.
 *
 * The description and the address without filters are for search engines.
 */
export function useTitle(
  title: MaybeRefOrGetter<string | undefined>,
  description?: MaybeRefOrGetter<string | undefined>,
): void {
  const meta = document.head.querySelector<HTMLMetaElement>('meta[name=description]')
  const usual = meta?.dataset.usual ?? meta?.content ?? ''
  watchEffect(() => {
    const name = toValue(title)
    document.title = name ? `${name} · ${SHOP}` : SHOP
    if (!meta) return
    meta.dataset.usual = usual
    meta.content = shorten(toValue(description) || usual)
  })
  onScopeDispose(() => {
    if (meta) meta.content = usual
  })
}

function shorten(text: string): string {
  if (text.length <= LONGEST) return text
  return `${text.slice(0, text.lastIndexOf(' ', LONGEST - 1))}…`
}
