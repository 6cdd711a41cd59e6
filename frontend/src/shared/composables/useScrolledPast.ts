import { onScopeDispose, ref, watch, type Ref } from 'vue'

/* The observed area reaches far below the window, so only what went above it is outside. */
const BELOW = '0px 0px 100000px 0px'

/** Say whether an element has been scrolled away above the visible part of the page. */
export function useScrolledPast(element: Ref<HTMLElement | null>): Readonly<Ref<boolean>> {
  const isPast = ref(false)
  const observer =
    typeof IntersectionObserver === 'undefined'
      ? null
      : new IntersectionObserver(
          ([entry]) => {
            if (entry) isPast.value = !entry.isIntersecting
          },
          { rootMargin: BELOW },
        )
  watch(element, (now, before) => {
    if (before) observer?.unobserve(before)
    if (now) observer?.observe(now)
  })
  onScopeDispose(() => observer?.disconnect())
  return isPast
}
