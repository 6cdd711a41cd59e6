/** Going back to where a page was left, once it is long enough to go there. */

const PATIENCE_MILLISECONDS = 2000

interface Place {
  left: number
  top: number
}

/** Return the place as soon as the page reaches down to it, or when that takes too long. */
export async function placeReached(place: Place, frame = nextFrame): Promise<Place> {
  const endsAt = performance.now() + PATIENCE_MILLISECONDS
  while (pageBottom() < place.top + window.innerHeight && performance.now() < endsAt) await frame()
  return place
}

function pageBottom(): number {
  return document.documentElement.scrollHeight
}

function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve))
}
