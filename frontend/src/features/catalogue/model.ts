import type { components } from '@/api/schema'
import { toMilli } from '@/shared/quantities'

export type Section = components['schemas']['SectionOut']
export type SectionRef = components['schemas']['SectionRefOut']
export type Product = components['schemas']['ProductOut']
export type Picture = components['schemas']['PictureOut']
export type Actor = components['schemas']['ActorOut']
export type Performance = components['schemas']['CastOut']
export type Unit = Product['unit_type']

const SMALL_UNITS: Partial<Record<Unit, string>> = { kg: 'g', l: 'ml', m: 'mm' }

/** Say what a rate is for: "each", "/ kg", "/ 100 g". */
export function perUnit(product: Pick<Product, 'unit_type' | 'rate_per'>): string {
  const { unit_type: unit } = product
  const milli = toMilli(product.rate_per)
  if (unit === 'piece') return milli === 1000 ? 'each' : `/ ${milli / 1000}`
  if (milli === 1000) return `/ ${unit}`
  const small = SMALL_UNITS[unit]
  return small && milli < 1000 ? `/ ${milli} ${small}` : `/ ${milli / 1000} ${unit}`
}

/** Say the one fact that stands under a product's name. */
export function factLine(product: Product): string {
  const { movie, chocolate, brand } = product
  if (movie) return [movie.release_year, movie.genres.join(', ')].filter(Boolean).join(' · ')
  if (chocolate) return [brand, chocolate.bean_origin].filter(Boolean).join(' · ')
  return brand ?? product.section.name
}

/** Return the name of the top section above a section; `path` has " > " between the levels. */
export function topName(section: Pick<SectionRef, 'name' | 'path'>): string {
  return section.path.split(' > ')[0] || section.name
}

/** Weighed goods are picked by real weight, so their total is a promise with a margin. */
export function isWeighed(unit: Unit): boolean {
  return unit === 'kg' || unit === 'lb' || unit === 'oz'
}

/** Find a section of the tree with the way that leads to it, top first; empty when unknown. */
export function trailTo(tree: Section[], id: number): Section[] {
  for (const section of tree) {
    if (section.id === id) return [section]
    const rest = trailTo(section.children, id)
    if (rest.length > 0) return [section, ...rest]
  }
  return []
}

/** What a shelf can be filtered by, as far as it is known. */
export interface Facets {
  rates: { low: number; high: number } | null
  hasCocoa: boolean
  genres: string[]
  brands: string[]
  brandWord: string
}

const MAX_BRANDS = 8

/** Collect what the products of a shelf offer to choose from. */
export function facetsOf(products: Product[], rates: Facets['rates']): Facets {
  const kinds = new Set(products.map(({ kind }) => kind))
  const brands = kinds.size === 1 ? sortedWords(products.map(({ brand }) => brand ?? '')) : []
  return {
    rates,
    hasCocoa: kinds.has('chocolate'),
    genres: sortedWords(products.flatMap(({ movie }) => movie?.genres ?? [])),
    brands: kinds.has('movie') ? [] : brands.slice(0, MAX_BRANDS),
    brandWord: kinds.has('chocolate') ? 'Maker' : 'From',
  }
}

function sortedWords(words: string[]): string[] {
  return [...new Set(words.filter(Boolean))].sort((one, other) => one.localeCompare(other))
}
