import { nextTick, onScopeDispose, ref, watch, type Ref } from 'vue'

const LEAST_PX = 28
const MOST_PX = 86
const ROUNDS = 3 // a letter's width is not quite proportional to its size

/**
 * Find the size at which the widest line of an element just fills it; null until measured.
 *
 * Lines are the element's children. `doesFit` turns false when even the least size is too wide.
 */
export function useFitText(element: Ref<HTMLElement | null>, text: () => unknown) {
  const size = ref<number | null>(null)
  const doesFit = ref(true)
  const observer =
    typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => measure())

  function measure(): void {
    const box = element.value
    if (!box || box.clientWidth === 0) return
    let guess = parseFloat(getComputedStyle(box).fontSize)
    for (let round = 0; round < ROUNDS; round += 1) {
      box.style.fontSize = `${guess}px`
      guess = Math.floor(clamp((guess * box.clientWidth) / widest(box)))
    }
    box.style.fontSize = `${guess}px`
    size.value = guess
    doesFit.value = widest(box) <= box.clientWidth
  }

  watch(element, (now, before) => {
    if (before) observer?.unobserve(before)
    if (now) observer?.observe(now)
  })
  watch(text, () => void nextTick(measure))
  const faces = document.fonts as FontFaceSet | undefined // there is none in a test
  void faces?.ready.then(measure)
  faces?.addEventListener?.('loadingdone', measure) // a face that comes later is narrower
  onScopeDispose(() => {
    observer?.disconnect()
    faces?.removeEventListener?.('loadingdone', measure)
  })

  return { size, doesFit }
}

function widest(box: HTMLElement): number {
  return Math.max(1, ...Array.from(box.children, (line) => (line as HTMLElement).offsetWidth))
}

function clamp(size: number): number {
  return Math.min(Math.max(size, LEAST_PX), MOST_PX)
}
