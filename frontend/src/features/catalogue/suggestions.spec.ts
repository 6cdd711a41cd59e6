import { describe, expect, it } from 'vitest'
import { makeProduct } from '@testing/factories'
import { matchIn, suggestionsOf } from './suggestions'

describe('suggestionsOf', () => {
  it('offers at most three products, two sections and two actors, in this order', () => {
    const many = [1, 2, 3, 4, 5]
    const found = {
      products: many.map((id) => makeProduct({ id })),
      sections: many.map((id) => ({ id, name: 'Jam', path: 'Pantry > Jam', tint: 'apricot' })),
      actors: many.map((id) => ({ id, name: 'Marion Mack' })),
      showing_for: null,
    }

    const offered = suggestionsOf(found, () => 'fact')

    expect(offered.map(({ key }) => key)).toEqual([
      'product-1',
      'product-2',
      'product-3',
      'section-1',
      'section-2',
      'actor-1',
      'actor-2',
    ])
    expect(offered[3]?.fact).toBe('in Pantry')
  })
})

describe('matchIn', () => {
  it('finds the typed letters, whatever their case', () => {
    expect(matchIn('The Mark of Zorro', 'mar ')).toEqual(['The ', 'Mar', 'k of Zorro'])
    expect(matchIn('The General', 'mar')).toEqual(['The General', '', ''])
  })

  it('finds them behind accents, and letters that fold into two', () => {
    expect(matchIn('Michio Itō', 'ito')).toEqual(['Michio ', 'Itō', ''])
    expect(matchIn('Crème brûlée', 'brule')).toEqual(['Crème ', 'brûlé', 'e'])
    expect(matchIn('ﬁg jam', 'fig')).toEqual(['', 'ﬁg', ' jam'])
  })
})
