/** The settings of a shop as a form holds them, and what of them has changed. */
import { inWords } from './hours'
import type { OpenTime, Settings, SettingsChange, Shop } from './model'
import { read, typed, type TypedRate } from './rates'

type Texts = Pick<
  Settings,
  | 'name'
  | 'tagline'
  | 'address'
  | 'phone'
  | 'email'
  | 'tax_number'
  | 'collection_text'
  | 'delivery_text'
  | 'terms_text'
  | 'privacy_text'
  | 'imprint_text'
  | 'mail_sender'
  | 'timezone'
  | 'locale'
>

export interface SettingsValues extends Texts {
  /** One line of welcome a line. */
  headline: string
  open_times: OpenTime[]
  tax_rates: TypedRate[]
}

interface Ways {
  write: (basisPoints: number) => string
  parse: (text: string) => number | null
  locale: string
}

/** Begin with what is set; what was never set shows what the shop was started with. */
export function begin(settings: Settings, shop: Shop, { write }: Ways): SettingsValues {
  const { opening_hours: _, headline, tax_rates, open_times, ...texts } = settings
  return {
    ...texts,
    name: texts.name || shop.name,
    timezone: texts.timezone || shop.timezone,
    locale: texts.locale || shop.locale,
    headline: headline.join('\n'),
    open_times: open_times.map((time) => ({ ...time })),
    tax_rates: typed(tax_rates.length > 0 ? tax_rates : shop.tax_rates, write),
  }
}

/** Name the fields that differ from what is kept. */
export function changed(values: SettingsValues, kept: SettingsValues): (keyof SettingsValues)[] {
  return (Object.keys(kept) as (keyof SettingsValues)[]).filter(
    (name) => JSON.stringify(values[name]) !== JSON.stringify(kept[name]),
  )
}

/** Write what has changed for the server; the hours in words follow the times. */
export function changeOf(
  values: SettingsValues,
  names: (keyof SettingsValues)[],
  { parse, locale }: Ways,
): SettingsChange {
  const written = {
    ...values,
    headline: values.headline.split('\n').flatMap((line) => line.trim() || []),
    tax_rates: read(values.tax_rates, parse),
  }
  return {
    ...Object.fromEntries(names.map((name) => [name, written[name]])),
    ...(names.includes('open_times') && { opening_hours: inWords(values.open_times, locale) }),
  }
}
