import { describe, expect, it } from 'vitest'
import { makeProduct } from '@testing/factories'
import {
  actorIn,
  brandWord,
  choicesOf,
  countOf,
  foundThrough,
  priceScale,
  roleLine,
  wayTo,
  type Facets,
  type Product,
  type Section,
} from './model'

const KEATON = {
  id: 1,
  actor_id: 7,
  name: 'Buster Keaton',
  part: 'Johnnie',
  billing: 1,
  version: 1,
}
const ITO = { id: 2, actor_id: 8, name: 'Michio Itō', part: '', billing: 2, version: 1 }

function makeFilm(facts: Partial<Product> = {}): Product {
  const movie = {
    release_year: 1926,
    runtime_minutes: 67,
    genres: ['Comedy'],
    synopsis: '',
    cast: [KEATON, ITO],
  }
  return makeProduct({ kind: 'movie', name: 'The General', movie, ...facts })
}

function makeFacets(facts: Partial<Facets> = {}): Facets {
  return {
    kinds: [{ kind: 'grocery', count: 3 }],
    brands: [
      { name: 'Rio Claro', count: 2 },
      { name: 'Gut Moor', count: 1 },
    ],
    genres: [],
    years: null,
    cocoa: null,
    rates: null,
    available: 3,
    ...facts,
  }
}

describe('brandWord', () => {
  it('calls brands what they are on a shelf of one kind', () => {
    expect(brandWord(makeFacets())).toBe('From')
    expect(brandWord(makeFacets({ kinds: [{ kind: 'chocolate', count: 3 }] }))).toBe('Maker')
  })

  it('has no word for a mixed shelf or where there is no choice', () => {
    const kinds = [
      { kind: 'grocery' as const, count: 1 },
      { kind: 'movie' as const, count: 4 },
    ]

    expect(brandWord(makeFacets({ kinds }))).toBeNull()
    expect(brandWord(makeFacets({ brands: [{ name: 'Rio Claro', count: 3 }] }))).toBeNull()
    expect(countOf(makeFacets({ kinds }))).toBe(5)
  })
})

describe('priceScale', () => {
  it.each([
    [30, 1480],
    [199, 205],
    [0, 9_999_999],
    [1, 180],
  ])('spans %i to %i in few stops that leave nothing out', (min, max) => {
    const scale = priceScale({ min, max })

    expect(scale).not.toBeNull()
    const { low = 0, high = 0, step = 1 } = scale ?? {}
    expect(low).toBeLessThanOrEqual(min)
    expect(high).toBeGreaterThanOrEqual(max)
    expect((high - low) % step).toBe(0)
    expect((high - low) / step).toBeLessThanOrEqual(102)
  })

  it('is none where everything costs the same', () => {
    expect(priceScale({ min: 250, max: 250 })).toBeNull()
    expect(priceScale(null)).toBeNull()
  })
})

describe('an actor', () => {
  it('is known by name from any cast', () => {
    expect(actorIn([makeProduct(), makeFilm()], 7)).toBe('Buster Keaton')
    expect(actorIn([makeFilm()], 99)).toBeUndefined()
  })

  it('plays a part, where one is written down', () => {
    expect(roleLine(makeFilm(), 7)).toBe('1926 · as Johnnie')
    expect(roleLine(makeFilm(), 8)).toBe('1926')
  })
})

describe('foundThrough', () => {
  it('names the actor who is why, accents or not', () => {
    expect(foundThrough(makeFilm(), 'keat')).toBe('Buster Keaton')
    expect(foundThrough(makeFilm(), 'ito')).toBe('Michio Itō')
  })

  it('says nothing where the name itself is why', () => {
    expect(foundThrough(makeFilm(), 'general')).toBeNull()
    expect(foundThrough(makeProduct(), 'keat')).toBeNull()
  })
})

function makeSection(id: number, name: string, children: Section[] = [], path = name): Section {
  const facts = { tint: 'sky', description: '', position: 0, product_count: 3, version: 1 }
  return { id, parent_id: null, name, path, picture: null, children, ...facts }
}

describe('sections', () => {
  const brie = makeSection(4, 'Brie', [], 'Dairy > Cheese > Soft > Brie')
  const soft = makeSection(3, 'Soft', [brie])
  const cheese = makeSection(2, 'Cheese', [soft])
  const dairy = makeSection(1, 'Dairy', [cheese, makeSection(9, 'Milk')])

  it('are chosen below the one shown, else beside it', () => {
    const names = (trail: Section[]) => choicesOf(trail).map(({ name }) => name)

    expect(names([dairy])).toEqual(['Dairy', 'Cheese', 'Milk'])
    expect(names([dairy, cheese])).toEqual(['Cheese', 'Soft'])
    expect(names([dairy, cheese, soft, brie])).toEqual(['Soft', 'Brie'])
    expect(names([makeSection(5, 'Bakery')])).toEqual([])
  })

  it('deeper than the menu are reached as far as it knows the way', () => {
    const menu = [makeSection(1, 'Dairy', [makeSection(2, 'Cheese')])]

    expect(wayTo(menu, brie).map(({ id }) => id)).toEqual([1, 2, 4])
    expect(wayTo([], brie).map(({ id }) => id)).toEqual([4])
  })
})
