import { describe, expect, it } from 'vitest'
import { makeProduct } from '@testing/factories'
import { show } from '@testing/harness'
import ProductPicture from './ProductPicture.vue'

const DRAWN = makeProduct().picture
const PHOTO = { small: '/s.webp', medium: '/m.webp', large: '/l.webp', width: 900, height: 600 }

function image(props: Record<string, unknown>): HTMLImageElement {
  const found = show(ProductPicture, { props }).container.querySelector('img')
  if (!found) throw new Error('no picture')
  return found
}

describe('ProductPicture', () => {
  it('shows the photo rather than the drawing, in sizes to choose from', () => {
    const shown = image({ picture: { ...DRAWN, photo: PHOTO }, sizes: '50vw' })

    expect(shown.getAttribute('src')).toBe('/m.webp')
    expect(shown.srcset).toBe('/s.webp 240w, /m.webp 640w, /l.webp 900w') // never wider than it is
    expect(shown.sizes).toBe('50vw')
    expect([shown.width, shown.height]).toEqual([900, 600])
  })

  it('draws what has no photo', () => {
    const shown = image({ picture: DRAWN })

    expect(shown.getAttribute('src')).toBe('/day.svg')
    expect(shown.hasAttribute('srcset')).toBe(false)
  })

  it('is read out only where no name stands beside it', () => {
    expect(image({ picture: DRAWN }).alt).toBe('')
    expect(image({ picture: DRAWN, isSpoken: true }).alt).toBe('Drawing')
  })
})
