import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

const CURSORS = ['after', 'before'] as const

/**
 * Keep what a list shows in the address: its filter and its page, where Back finds them.
 *
 * A changed filter begins again at the first page.
 */
export function useListAddress() {
  const route = useRoute()
  const router = useRouter()

  const cursor = computed(() => ({ after: word('after'), before: word('before') }))

  /** Read one word of the address; undefined when it is not there. */
  function word(name: string): string | undefined {
    const value = route.query[name]
    return typeof value === 'string' && value ? value : undefined
  }

  function addressOf(query: Record<string, string | undefined>) {
    return { query: Object.fromEntries(Object.entries(query).filter(([, value]) => value)) }
  }

  function withoutCursor(): Record<string, string | undefined> {
    const names = Object.keys(route.query).filter((name) => !CURSORS.some((one) => one === name))
    return Object.fromEntries(names.map((name) => [name, word(name)]))
  }

  return {
    word,
    cursor,
    filter: (change: Record<string, string | undefined>) => show({ ...withoutCursor(), ...change }),
    goOn: (after: string) => show({ ...withoutCursor(), after }),
    goBack: (before: string) => show({ ...withoutCursor(), before }),
  }
}
