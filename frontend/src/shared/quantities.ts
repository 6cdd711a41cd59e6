/** Quantities are integers of thousandths inside, decimal strings on the wire, text for people. */
import { parseScaled } from './money'

const DIGITS = 3
const PER_WHOLE = 1000

/** Turn a decimal string of the API into thousandths: "1.25" is 1250. */
export function toMilli(quantity: string): number {
  const [whole = '0', fraction = ''] = quantity.split('.')
  return Number(whole + fraction.padEnd(DIGITS, '0').slice(0, DIGITS))
}

/** Turn thousandths into the decimal string of the API: 1250 is "1.250". */
export function fromMilli(milli: number): string {
  const text = String(milli).padStart(DIGITS + 1, '0')
  return `${text.slice(0, -DIGITS)}.${text.slice(-DIGITS)}`
}

/** Read what a person typed; comma and point are both fine. Null when it is no clear quantity. */
export function parseQuantity(text: string, locale: string): number | null {
  return parseScaled(text, DIGITS, locale)
}

/** Write thousandths as short as a shopper would: 750 is 0.75. `places` fixes the decimals. */
export function formatQuantity(milli: number, locale: string, places = 0): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: places,
    maximumFractionDigits: DIGITS,
    useGrouping: false,
  }).format(milli / PER_WHOLE)
}

/** Write a quantity with its unit; pieces are counted without one. */
export function formatAmount(milli: number, unit: string, locale: string, places = 0): string {
  const isPiece = unit === 'piece'
  const number = formatQuantity(milli, locale, isPiece ? 0 : places)
  return isPiece ? number : `${number}\u00a0${unit}`
}
