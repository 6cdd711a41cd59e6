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

/** Name the actor because of whom a film is found by these words, when its name is not why. */
export function foundThrough(product: Product, words: string): string | null {
  const wanted = folded(words).split(/\s+/).filter(Boolean)
  const has = (text: string) => wanted.every((word) => folded(text).includes(word))
  if (wanted.length === 0 || has(product.name)) return null
  return product.movie?.cast.find(({ name }) => has(name))?.name ?? null
}

/** Write letters without accents and small, as the search compares them. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()
}

/** Return the name of the top section above a section; `path` has " > " between the levels. */
export function topName(section: Pick<SectionRef, 'name' | 'path'>): string {
  return section.path.split(' > ')[0] || section.name
}

/** Weighed goods are picked by real weight, so their total is a promise with a margin. */
export function isWeighed(unit: Unit): boolean {
  return unit === 'kg' || unit === 'lb' || unit === 'oz'
}

/** The sections to choose from on a section's page: below it, else beside it, their parent first. */
export function choicesOf(trail: Section[]): Section[] {
  const here = trail.at(-1)
  const parent = here?.children.length ? here : (trail.at(-2) ?? here)
  return parent?.children.length ? [parent, ...parent.children] : []
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

/** The way to a section as far as the menu knows it: from the top, and at its end the section. */
export function wayTo(menu: Section[], section: SectionRef): { id: number; name: string }[] {
  const known = trailTo(menu, section.id)
  if (known.length > 0) return known
  const way: { id: number; name: string }[] = []
  let level = menu
  for (const name of section.path.split(' > ').slice(0, -1)) {
    const step = level.find((one) => one.name === name)
    if (!step) break
    way.push(step)
    level = step.children
  }
  return [...way, section]
}

export type Facets = components['schemas']['FacetsOut']

/** What the brands of a shelf are called: chocolate has makers; a mixed shelf has no one word. */
export function brandWord(facets: Facets): string | null {
  const [kind, ...others] = facets.kinds.map((one) => one.kind)
  if (!kind || others.length > 0 || facets.brands.length < 2) return null
  return { grocery: 'From', chocolate: 'Maker', movie: 'Publisher' }[kind]
}

/** Count the products that a shelf shows. */
export function countOf(facets: Facets): number {
  return facets.kinds.reduce((sum, { count }) => sum + count, 0)
}

const PRICE_STEPS = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000]
const MOST_STOPS = 100

/** Bounds and step of a price slider: few enough stops to be walked with arrow keys, all rates within. */
export function priceScale(rates: Facets['rates']): PriceScale | null {
  if (!rates || rates.min === rates.max) return null
  const span = rates.max - rates.min
  const step = PRICE_STEPS.find((one) => span / one <= MOST_STOPS) ?? span
  return {
    low: Math.floor(rates.min / step) * step,
    high: Math.ceil(rates.max / step) * step,
    step,
  }
}

export interface PriceScale {
  low: number
  high: number
  step: number
}

/** Return an actor's name as the casts of films have it. */
export function actorIn(products: Product[], actorId: number): string | undefined {
  return products
    .flatMap(({ movie }) => movie?.cast ?? [])
    .find((performance) => performance.actor_id === actorId)?.name
}

/** Say the year of a film and whom an actor plays in it: "1926 · as Johnnie Gray". */
export function roleLine(product: Product, actorId: number): string {
  const parts = product.movie?.cast.filter((one) => one.actor_id === actorId && one.part) ?? []
  const role = parts.map(({ part }) => part).join(', ')
  return [product.movie?.release_year, role && `as ${role}`].filter(Boolean).join(' · ')
}
