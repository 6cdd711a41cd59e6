/** Money is an integer of minor units of the shop's one currency; here it becomes text and back. */

export interface MoneyFormat {
  locale: string
  currency: string
}

const formatters = new Map<string, Intl.NumberFormat>()

/** Write minor units as money, such as 340 as €3.40. */
export function formatMoney(minor: number, format: MoneyFormat): string {
  return formatter(format).format(minor / 10 ** minorDigits(format))
}

/** Return how many digits the minor unit has: 2 for EUR, none for JPY, 3 for KWD. */
export function minorDigits(format: MoneyFormat): number {
  return formatter(format).resolvedOptions().maximumFractionDigits ?? 2
}

/** Read typed money exactly, comma or point alike. Null when it is none or could mean two amounts. */
export function parseMoney(text: string, format: MoneyFormat): number | null {
  const amount = text.replace(/^\s*\p{Sc}|\p{Sc}\s*$/u, '') // the sign of the currency adds nothing
  return parseScaled(amount, minorDigits(format), format.locale)
}

/** Write minor units as a plain number to type over, in the locale's own spelling. */
export function moneyInput(minor: number, format: MoneyFormat): string {
  const digits = minorDigits(format)
  return new Intl.NumberFormat(format.locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(minor / 10 ** digits)
}

/**
 * Read a typed decimal as an integer of `10^-digits`, without floating point.
 *
 * One separator is the decimal one, comma or point: both are typed everywhere. Only where it is
 * not the locale's own and three digits follow, it may be meant to group thousands: then nothing
 * is read, because a wrong guess is a thousand times too much or too little. Groups are read where
 * they can be nothing else: 1.234,50 and 1 234 and 1,234,567.
 */
export function parseScaled(text: string, digits: number, locale: string): number | null {
  const typed = text.trim().replace(/[\s\u00a0\u202f]/g, ' ')
  const parts = plainParts(typed, digits, locale) ?? groupedParts(typed)
  if (!parts) return null
  const kept = parts.fraction.replace(/0+$/, '')
  if (kept.length > digits || parts.whole.length > MOST_DIGITS) return null
  return Number((parts.whole || '0') + kept.padEnd(digits, '0'))
}

interface Parts {
  whole: string
  fraction: string
}

const MOST_DIGITS = 9

function plainParts(typed: string, digits: number, locale: string): Parts | null {
  const match = /^(\d*)(?:([.,])(\d*))?$/.exec(typed)
  if (!match) return null
  const [, whole = '', separator, fraction = ''] = match
  if (whole === '' && fraction === '') return null
  const looksGrouped = /^[1-9]\d{0,2}$/.test(whole) && /^\d{3}$/.test(fraction)
  const mayGroup = looksGrouped && separator !== decimalSeparator(locale)
  if (!mayGroup) return { whole, fraction }
  return digits === 0 ? { whole: whole + fraction, fraction: '' } : null // no yen has a fraction
}

/** Read thousands in groups of three, with one separator always, and another before a fraction. */
function groupedParts(typed: string): Parts | null {
  const match = /^(\d{1,3})(?:([., '’])\d{3})(?:\2\d{3})*(?:([.,])(\d*))?$/.exec(typed)
  if (!match) return null
  const [, , group, decimal, fraction = ''] = match
  const isOneGroup =
    (group === '.' || group === ',') && typed.indexOf(group) === typed.lastIndexOf(group)
  if (decimal === group || (isOneGroup && decimal === undefined)) return null
  const whole = decimal ? typed.slice(0, typed.lastIndexOf(decimal)) : typed
  return { whole: whole.replace(/\D/g, ''), fraction }
}

/** Write basis points as a share: 1900 as 19%. */
export function formatPercent(basisPoints: number, locale: string): string {
  const options = { style: 'percent', maximumFractionDigits: 2 } as const
  return new Intl.NumberFormat(locale, options).format(basisPoints / 10_000)
}

function decimalSeparator(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5)
  return parts.find((part) => part.type === 'decimal')?.value ?? '.'
}

function formatter(format: MoneyFormat): Intl.NumberFormat {
  const key = `${format.locale} ${format.currency}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(format.locale, {
    style: 'currency',
    currency: format.currency,
  })
  formatters.set(key, made)
  return made
}
