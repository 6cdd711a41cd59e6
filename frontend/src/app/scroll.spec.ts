import { afterEach, describe, expect, it, vi } from 'vitest'
import { placeReached } from './scroll'

const PLACE = { left: 0, top: 3000 }

function pageOf(...heights: number[]) {
  const page = vi.spyOn(document.documentElement, 'scrollHeight', 'get')
  page.mockReturnValue(heights.at(-1) ?? 0)
  for (const height of heights) page.mockReturnValueOnce(height)
}

describe('placeReached', () => {
  afterEach(() => vi.restoreAllMocks())

  it('waits until the page is long enough', async () => {
    pageOf(800, 800, 9000)
    const frame = vi.fn(() => Promise.resolve())

    await expect(placeReached(PLACE, frame)).resolves.toEqual(PLACE)

    expect(frame).toHaveBeenCalledTimes(2)
  })

  it('waits for ever for no page', async () => {
    pageOf(800)
    vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(9999)

    await expect(placeReached(PLACE)).resolves.toEqual(PLACE)
  })
})
