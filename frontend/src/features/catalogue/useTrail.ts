import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { isProblem } from '@/api/problem'
import { trailTo } from './model'
import { menuQuery, trailQuery } from './queries'

/** A section and those above it; what the menu knows of them shows at once. */
export function useTrail(id: MaybeRefOrGetter<number>) {
  const { data: menu } = useQuery(menuQuery())
  const { data: whole, error, refetch } = useQuery(computed(() => trailQuery(toValue(id))))
  const trail = computed(() => whole.value ?? trailTo(menu.value ?? [], toValue(id)))
  return {
    trail,
    section: computed(() => trail.value.at(-1)),
    error,
    isMissing: computed(() => isProblem(error.value) && error.value.status === 404),
    retry: () => refetch(),
  }
}
