import { onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue'

const FIRST_MS = 500
const LAST_MS = 10_000
const GROWTH = 1.5

/**
 * Ask again and again while `isWanted`, half a second apart at first, ten seconds in the end.
 *
 * `ask` says whether something changed; then the pace starts anew. A hidden page asks nothing and
 * asks at once when it is seen again. A failed question counts as no change.
 */
export function usePolling(ask: () => Promise<boolean>, isWanted: MaybeRefOrGetter<boolean>) {
  let pause = FIRST_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let isAsking = false

  async function question(): Promise<void> {
    if (isAsking) return
    isAsking = true
    const hasChanged = await ask().catch(() => false)
    isAsking = false
    pause = hasChanged ? FIRST_MS : Math.min(pause * GROWTH, LAST_MS)
    plan()
  }

  function plan(): void {
    clearTimeout(timer)
    if (!toValue(isWanted) || document.hidden) return
    timer = setTimeout(() => void question(), pause)
  }

  function onVisibility(): void {
    clearTimeout(timer)
    if (document.hidden || !toValue(isWanted)) return
    pause = FIRST_MS
    void question()
  }

  watch(
    () => toValue(isWanted),
    () => {
      pause = FIRST_MS
      plan()
    },
    { immediate: true },
  )
  document.addEventListener('visibilitychange', onVisibility)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onVisibility)
  })

  return { askNow: question }
}
