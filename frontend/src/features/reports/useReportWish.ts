import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useListAddress } from '@/shared/composables/useListAddress'
import type { KindName, Period, ReportKind } from './model'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * Keep which report is shown, and of which days, in the address.
 *
 * What the address does not say is the kind's default; undefined until the kinds are known.
 */
export function useReportWish(kinds: MaybeRefOrGetter<ReportKind[] | undefined>) {
  const { word, filter } = useListAddress()
  const kind = computed(() => {
    const known = toValue(kinds)
    return known?.find((one) => one.kind === word('kind')) ?? known?.[0]
  })
  const period = computed({
    get: (): Period => ({ from: day('from'), to: day('to') }),
    set: ({ from, to }) => filter({ from, to }),
  })

  function day(name: string): string {
    const said = word(name)
    if (said && DAY.test(said)) return said
    return kind.value?.parameters.find((one) => one.name === name)?.default ?? ''
  }

  const wish = computed(
    () => kind.value && { kind: kind.value.kind as KindName, ...period.value }, // from the API's list
  )
  return { kind, period, wish }
}
