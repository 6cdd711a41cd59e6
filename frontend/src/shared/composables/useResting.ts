import { onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'

const REST_MS = 200

/** Return a value that follows another one when it has rested for a moment; empty at once. */
export function useResting(source: MaybeRefOrGetter<string>): Readonly<Ref<string>> {
  const resting = ref(toValue(source))
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => toValue(source),
    (now) => {
      clearTimeout(timer)
      if (now === '') resting.value = ''
      else timer = setTimeout(() => (resting.value = now), REST_MS)
    },
  )
  onScopeDispose(() => clearTimeout(timer))
  return resting
}
