import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useMe } from '@/features/accounts/queries'
import { peopleQuery } from '@/features/accounts/usePeople'
import { sectionRequestsQuery } from '@/features/section_requests/queries'
import { levelsQuery } from '@/features/stock/queries'
import { useFormat } from '@/shared/composables/useFormat'
import type { Figure } from '@/shared/ui/BaseFigures.vue'
import { numberIn } from './model'
import { figuresQuery, useSectionTints } from './queries'

interface Counted {
  items: unknown[]
  next: string | null
}

/** Count a page; lists know no totals, so a full page is "24+". */
function counted({ items, next }: Counted): string {
  return next ? `${items.length}+` : String(items.length)
}

/** Read what the day looks like for the signed-in person, as far as they may see it. */
export function useMyDay() {
  const { user, may } = useMe()
  const { today, money } = useFormat()
  const day = today()

  const requests = useQuery({
    ...sectionRequestsQuery({ status: 'pending' }),
    enabled: () => may('section_requests.decide'),
  })
  const people = useQuery({
    ...peopleQuery({ status: 'pending' }),
    enabled: () => may('users.manage'),
  })
  const low = useQuery(levelsQuery({ availability: 'low' }))
  const out = useQuery(levelsQuery({ availability: 'out' }))
  const takings = useQuery({
    ...figuresQuery('sales_by_section', { from: day, to: day }),
    enabled: () => may('reports.read'),
  })

  const tints = useSectionTints()

  /** Requests that this person may decide: nobody decides on their own. */
  const decidable = computed(() =>
    requests.data.value?.items.filter(({ can_decide }) => can_decide),
  )
  const figures = computed<Figure[]>(() => {
    const sold = takings.data.value
    return [
      sold && { label: 'taken today', value: money(numberIn(sold.totals, 'total_minor')) },
      sold && { label: 'order lines today', value: String(numberIn(sold.totals, 'lines')) },
      low.data.value && { label: 'products low', value: counted(low.data.value) },
      out.data.value && { label: 'products sold out', value: counted(out.data.value) },
    ].filter((figure) => figure !== undefined)
  })
  const hasWord = computed(() => may('section_requests.decide') || may('users.manage'))
  return { user, may, hasWord, decidable, requests, people, low, takings, tints, figures }
}
