import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { countOf } from './model'
import { facetsQuery, fewProductsQuery, productsQuery, type Narrowing } from './queries'
import type { ShelfFilter } from './useProductFilter'

/** Where a shelf stands: in a section, behind a search, of an actor. */
export type Place = Pick<Narrowing, 'section' | 'q' | 'actor'>

/** The products of a place and a filter as one growing list, and what can be chosen there. */
export function useShelf(place: MaybeRefOrGetter<Place>, filter: MaybeRefOrGetter<ShelfFilter>) {
  const narrowing = computed<Narrowing>(() => {
    const { sort: _, ...chosen } = toValue(filter)
    return { ...toValue(place), ...chosen }
  })
  const query = useInfiniteQuery(
    computed(() => productsQuery({ ...narrowing.value, sort: toValue(filter).sort })),
  )
  const { data: facets } = useQuery(computed(() => facetsQuery(toValue(place))))
  const { data: narrowed } = useQuery(computed(() => facetsQuery(narrowing.value)))
  const first = computed(() => query.data.value?.pages[0])
  const isEmpty = computed(() => first.value?.items.length === 0)
  const { data: cheapest } = useQuery(
    computed(() => ({
      ...fewProductsQuery({ ...toValue(place), sort: 'rate' }, 1),
      enabled: isEmpty.value && toValue(place).section !== undefined,
    })),
  )
  return {
    products: computed(() => query.data.value?.pages.flatMap(({ items }) => items)),
    showingFor: computed(() => first.value?.showing_for ?? null),
    closest: computed(() => first.value?.closest),
    isStale: query.isPlaceholderData,
    facets,
    found: computed(() => narrowed.value && countOf(narrowed.value)),
    cheapest: computed(() => cheapest.value?.[0]),
    error: query.error,
    hasMore: query.hasNextPage,
    isFetchingMore: query.isFetchingNextPage,
    more: () => query.fetchNextPage(),
    retry: () => query.refetch(),
  }
}
