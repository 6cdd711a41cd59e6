import { useInfiniteQuery, useQueries } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { fewProductsQuery, productsQuery, type ProductFilter } from './queries'

/** The products of a filter as one growing list. */
export function useShelf(filter: MaybeRefOrGetter<ProductFilter>) {
  const query = useInfiniteQuery(computed(() => productsQuery(toValue(filter))))
  return {
    products: computed(() => query.data.value?.pages.flatMap(({ items }) => items)),
    error: query.error,
    hasMore: query.hasNextPage,
    isFetchingMore: query.isFetchingNextPage,
    more: () => query.fetchNextPage(),
    retry: () => query.refetch(),
  }
}

/** The cheapest product of a section and the rates that bound its price filter. */
export function useRateBounds(section: MaybeRefOrGetter<number>) {
  const found = useQueries({
    queries: computed(() =>
      (['rate', '-rate'] as const).map((sort) =>
        fewProductsQuery({ section: toValue(section), sort }, 1),
      ),
    ),
  })
  return computed(() => {
    const [cheapest, dearest] = found.value.map(({ data }) => data?.[0])
    if (!cheapest || !dearest) return null
    return { cheapest, low: cheapest.rate_minor, high: dearest.rate_minor }
  })
}
