import type { components } from '@/api/schema'
import type { RouteLocationRaw } from 'vue-router'
import type { Picture } from './model'

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

/** Cut a name around the typed letters, so that they can be underlined. */
export function matchIn(
  name: string,
  typed: string,
): [before: string, match: string, after: string] {
  const at = name.toLocaleLowerCase().indexOf(typed.trim().toLocaleLowerCase())
  if (at < 0) return [name, '', '']
  const end = at + typed.trim().length
  return [name.slice(0, at), name.slice(at, end), name.slice(end)]
}
