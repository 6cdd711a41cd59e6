import { describe, expect, it } from 'vitest'
import { filterFrom } from './useProductFilter'

describe('filterFrom', () => {
  it('reads what the address says', () => {
    const query = { sort: '-rate', available: '1', min_rate: '250', year: '1926', genre: 'Comedy' }

    expect(filterFrom({ ...query, kind: 'movie' })).toEqual({
      sort: '-rate',
      kind: 'movie',
      available: true,
      min_rate: 250,
      year: 1926,
      genre: 'Comedy',
    })
  })

  it('leaves out what the service would refuse, so that an odd link still shows the shelf', () => {
    const odd = {
      sort: 'shuffle',
      kind: 'boat',
      available: 'yes',
      min_rate: '-3',
      max_rate: '1e9',
      cocoa_min: '101',
      year: '9999',
      genre: 'x'.repeat(101),
      brand: ['one', 'two'],
    }

    expect(filterFrom(odd)).toEqual({ sort: 'name' })
  })

  it('sorts as is usual there, unless asked otherwise', () => {
    expect(filterFrom({}, 'relevance').sort).toBe('relevance')
    expect(filterFrom({ sort: 'rate' }, 'relevance').sort).toBe('rate')
  })
})
