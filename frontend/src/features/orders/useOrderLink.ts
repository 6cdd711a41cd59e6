import { onBeforeMount, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useMemory } from '@/shared/composables/useMemory'

/**
 * Take the key of an order from the link of a mail, and out of the address.
 *
 * Called before the order is asked for, so that the very first question carries the key. A key that
 * does not fit gives way to the one this browser had before.
 */
export function useOrderLink(isLocked: () => boolean, askAgain: () => unknown): void {
  const route = useRoute()
  const router = useRouter()
  const memory = useMemory()
  const id = String(route.params.id)
  const before = memory.orderToken(id)
  if (route.hash.length <= 1) return

  const given = route.hash.slice(1)
  memory.keepOrderToken(id, given)
  void router.replace({ hash: '' })
  if (!before || before === given) return
  // only then the page knows what it asks with
  onBeforeMount(() =>
    watch(
      isLocked,
      (locked) => {
        if (!locked || memory.orderToken(id) === before) return
        memory.keepOrderToken(id, before)
        askAgain()
      },
      { immediate: true },
    ),
  )
}
