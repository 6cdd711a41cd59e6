import { computed, inject, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import {
  dayKey,
  formatDate,
  formatDay,
  formatLongDay,
  formatMoment,
  formatNearDay,
  formatTime,
  partOfDay,
} from '../dates'
import { formatMoney, formatPercent, moneyInput, parseMoney } from '../money'
import { formatAmount, formatQuantity, parseQuantity } from '../quantities'

/** How this shop writes: its language and country, its currency, its clock. */
export interface Manners {
  locale: string
  currency: string
  timeZone: string
}

export const mannersKey: InjectionKey<Ref<Manners>> = Symbol('manners')

const PLAIN: Manners = { locale: 'en', currency: 'EUR', timeZone: 'UTC' }

/** Return the shop's own ways to write and read money, quantities and times. */
export function useFormat() {
  const given = inject(mannersKey, null)
  const manners: ComputedRef<Manners> = computed(() => given?.value ?? PLAIN)
  const locale = () => manners.value.locale
  return {
    manners,
    money: (minor: number) => formatMoney(minor, manners.value),
    readMoney: (text: string) => parseMoney(text, manners.value),
    moneyInput: (minor: number) => moneyInput(minor, manners.value),
    percent: (basisPoints: number) => formatPercent(basisPoints, locale()),
    list: (words: string[]) => new Intl.ListFormat(locale()).format(words),
    quantity: (milli: number, places = 0) => formatQuantity(milli, locale(), places),
    readQuantity: (text: string) => parseQuantity(text, locale()),
    amount: (milli: number, unit: string, places = 0) =>
      formatAmount(milli, unit, locale(), places),
    time: (instant: string) => formatTime(instant, manners.value),
    day: (instant: string) => formatDay(instant, manners.value),
    date: (date: string) => formatDate(date, locale()),
    today: () => dayKey(new Date(), manners.value),
    longDay: (instant: string) => formatLongDay(instant, manners.value),
    partOfDay: () => partOfDay(manners.value),
    nearDay: (instant: string) => formatNearDay(instant, manners.value),
    moment: (instant: string) => formatMoment(instant, manners.value),
  }
}
