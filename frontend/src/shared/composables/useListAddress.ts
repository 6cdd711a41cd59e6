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

  /** Hold one of a few views in the address; the first is meant where none is named. */
  function choice<Value extends string>(
    name: string,
    items: readonly [{ value: Value }, ...{ value: Value }[]],
  ) {
    return computed({
      get: () => items.find(({ value }) => value === word(name))?.value ?? items[0].value,
      set: (value: Value) => filter({ [name]: value === items[0].value ? undefined : value }),
    })
  }

  /** Hold a searched word in the address. */
  function search(name: string) {
    return computed({
      get: () => word(name) ?? '',
      set: (value: string) => filter({ [name]: value || undefined }),
    })
  }

  function filter(change: Record<string, string | undefined>): void {
    void router.replace(addressOf({ ...withoutCursor(), ...change }))
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
    choice,
    search,
    filter,
    cursor,
    goOn: (after: string) => void router.push(addressOf({ ...withoutCursor(), after })),
    goBack: (before: string) => void router.push(addressOf({ ...withoutCursor(), before })),
  }
}
