import { computed } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { ProductFilter } from './queries'

export const SORTS = ['new', 'name', 'rate', '-rate'] as const
export type Sort = (typeof SORTS)[number]

/** What the address says about the shelf; money in minor units. */
export interface ShelfFilter {
  sort: Sort
  available?: true
  min_rate?: number
  max_rate?: number
  cocoa_min?: number
  genre?: string
  year?: number
  brand?: string
}

const NUMBERS = ['min_rate', 'max_rate', 'cocoa_min', 'year'] as const
const WORDS = ['genre', 'brand'] as const

/** Read a filter from the address; what makes no sense there is left out. */
export function filterFrom(query: LocationQuery): ShelfFilter {
  const sort = SORTS.find((one) => one === query.sort) ?? 'name'
  const filter: ShelfFilter = { sort }
  if (query.available === '1') filter.available = true
  for (const name of NUMBERS) {
    const value = query[name]
    if (typeof value === 'string' && /^\d{1,9}$/.test(value)) filter[name] = Number(value)
  }
  for (const name of WORDS) {
    const value = query[name]
    if (typeof value === 'string' && value) filter[name] = value
  }
  return filter
}

/** Keep the shelf's filter in the address, where Back and a shared link find it. */
export function useProductFilter() {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => filterFrom(route.query))
  const active = computed(() =>
    Object.keys(filter.value).filter((name): name is keyof ShelfFilter => name !== 'sort'),
  )

  function set(change: Partial<Record<keyof ShelfFilter, unknown>>): void {
    const query = Object.entries({ ...route.query, ...change })
      .filter(([, value]) => value !== undefined && value !== false && value !== '')
      .map(([name, value]) => [name, value === true ? '1' : String(value)])
    void router.replace({ query: Object.fromEntries(query) })
  }

  function clear(): void {
    set(Object.fromEntries(active.value.map((name) => [name, undefined])))
  }

  const asked = computed<ProductFilter>(() => filter.value)
  return { filter, asked, active, set, clear }
}
