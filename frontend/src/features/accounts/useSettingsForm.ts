import { computed, watch } from 'vue'
import { useForm } from '@/shared/composables/useForm'
import { useFormat } from '@/shared/composables/useFormat'
import { useMemory } from '@/shared/composables/useMemory'
import { parseScaled } from '@/shared/money'
import { faultsOf as faultsOfTimes } from './hours'
import { emailFault } from './messages'
import type { Settings, Shop } from './model'
import { faultsOf as faultsOfRates, read } from './rates'
import { begin, changed, changeOf, type SettingsValues } from './settings'
import { useSettingsChange } from './useSettings'

const DRAFT = 'settings'

/** Return how percentages are written and read here. */
export function usePercents() {
  const { manners } = useFormat()
  const locale = () => manners.value.locale
  return {
    get locale() {
      return locale()
    },
    write: (basisPoints: number) =>
      new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(basisPoints / 100),
    parse: (text: string) => parseScaled(text, 2, locale()),
  }
}

/** Hold the settings while they are changed; what is not saved stays for as long as the tab. */
export function useSettingsForm(settings: () => Settings, shop: () => Shop, saved: () => void) {
  const memory = useMemory()
  const ways = usePercents()
  const { change } = useSettingsChange()
  const kept = computed(() => begin(settings(), shop(), ways))

  const form = useForm({
    initial: () => begin(settings(), shop(), ways),
    check: (values): Record<string, string> => {
      const fault = emailFault(values.email)
      return {
        ...(!values.name.trim() && { name: 'Name your shop' }),
        ...(fault && { email: fault }),
        ...faultsOfTimes(values.open_times),
        ...faultsOfRates(read(values.tax_rates, ways.parse)),
      }
    },
    send: (values) => change(changeOf(values, changed(values, kept.value), ways)),
    saved: () => {
      form.reset() // now the same as what is kept
      saved()
    },
  })
  const draft = memory.draft(DRAFT) as Partial<SettingsValues> | undefined
  Object.assign(form.values, draft)

  const names = computed(() => changed(form.values, kept.value))
  watch(
    () => Object.fromEntries(names.value.map((name) => [name, form.values[name]])),
    (unsaved) =>
      names.value.length > 0 ? memory.keepDraft(DRAFT, unsaved) : memory.forgetDraft(DRAFT),
    { deep: true },
  )

  return { ...form, changeCount: computed(() => names.value.length) }
}
