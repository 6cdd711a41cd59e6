import type { components } from '@/api/schema'
import type { RouteLocationRaw } from 'vue-router'
import { folded, type Picture } from './model'

type Suggestions = components['schemas']['SuggestionsOut']

export interface Suggestion {
  key: string
  group: 'Products' | 'Sections' | 'Actors'
  name: string
  fact: string
  to: RouteLocationRaw
  picture?: Picture
  tint?: string
}

const MOST = { products: 3, sections: 2, actors: 2 }

/** Lay out what the server offers in one list, in the order in which it is walked by arrow keys. */
export function suggestionsOf(found: Suggestions, factOf: FactOf): Suggestion[] {
  return [
    ...found.products.slice(0, MOST.products).map((product) => ({
      key: `product-${product.id}`,
      group: 'Products' as const,
      name: product.name,
      fact: factOf(product),
      to: { name: 'product', params: { id: product.id } },
      picture: product.picture,
      tint: product.section.tint,
    })),
    ...found.sections.slice(0, MOST.sections).map((section) => ({
      key: `section-${section.id}`,
      group: 'Sections' as const,
      name: section.name,
      fact: section.path === section.name ? '' : `in ${section.path.split(' > ')[0]}`,
      to: { name: 'section', params: { id: section.id } },
      tint: section.tint,
    })),
    ...found.actors.slice(0, MOST.actors).map((actor) => ({
      key: `actor-${actor.id}`,
      group: 'Actors' as const,
      name: actor.name,
      fact: '',
      to: { name: 'actor', params: { id: actor.id } },
    })),
  ]
}

type FactOf = (product: Suggestions['products'][number]) => string

/** Cut a name around the typed letters, whatever their accents, so that they can be underlined. */
export function matchIn(
  name: string,
  typed: string,
): [before: string, match: string, after: string] {
  const letters = Array.from(name)
  const wanted = folded(typed.trim())
  const plain = letters.map(folded)
  for (let start = 0; wanted && start < letters.length; start += 1) {
    let end = start
    let seen = ''
    while (end < letters.length && seen.length < wanted.length) seen += plain[end++] ?? ''
    if (seen === wanted)
      return [join(letters, 0, start), join(letters, start, end), join(letters, end)]
  }
  return [name, '', '']
}

function join(letters: string[], from: number, to?: number): string {
  return letters.slice(from, to).join('')
}
