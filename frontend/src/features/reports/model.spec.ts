import { describe, expect, it } from 'vitest'
import { commonPeriods, daysBefore, fileSize, shownColumns, takingsBySection } from './model'

describe('takingsBySection', () => {
  it('sums the top sections, the most first', () => {
    const bars = takingsBySection([
      { section: 'Fruit > Pears', total_minor: 200 },
      { section: 'Bakery', total_minor: 1000 },
      { section: 'Fruit', total_minor: 300 },
    ])

    expect(bars).toEqual([
      { label: 'Bakery', minor: 1000, share: 1 },
      { label: 'Fruit', minor: 500, share: 0.5 },
    ])
  })
})

describe('shownColumns', () => {
  it('leaves out units in which nothing was sold', () => {
    const quantityIn = (unit: string) => ({
      name: `quantity_${unit}`,
      title: unit,
      type: 'quantity' as const,
      unit,
    })
    const columns = [quantityIn('kg'), quantityIn('gal')]

    const shown = shownColumns({
      columns,
      totals: { quantity_kg: '1.250', quantity_gal: '0.000' },
    })

    expect(shown.map(({ unit }) => unit)).toEqual(['kg'])
  })
})

describe('periods', () => {
  it('go back over the ends of months and years', () => {
    expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28')
    expect(daysBefore('2026-01-03', 6)).toBe('2025-12-28')
  })

  it('begin a month with its first day', () => {
    expect(commonPeriods('2026-11-20').at(-1)).toMatchObject({ from: '2026-11-01' })
  })
})

describe('fileSize', () => {
  it('is as exact as one needs', () => {
    expect(fileSize(612, 'en')).toBe('612 bytes')
    expect(fileSize(48_213, 'en')).toBe('48 kB')
    expect(fileSize(3_140_000, 'en')).toBe('3.1 MB')
  })
})
