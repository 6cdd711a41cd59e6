/** Tax rates as they are typed: a name and a percentage. */
import type { TaxRate } from './model'

export interface TypedRate {
  title: string
  percent: string
}

export function typed(rates: TaxRate[], write: (basisPoints: number) => string): TypedRate[] {
  return rates.map(({ title, rate_bp }) => ({ title, percent: write(rate_bp) }))
}

/** Read typed rates as basis points; a rate that can not be read is left as NaN. */
export function read(rates: TypedRate[], parse: (text: string) => number | null): TaxRate[] {
  return rates.map(({ title, percent }) => ({
    title: title.trim(),
    rate_bp: parse(percent.replace('%', '')) ?? Number.NaN,
  }))
}

/** Name what can not be right; keys are those of the server. */
export function faultsOf(rates: TaxRate[]): Record<string, string> {
  return Object.fromEntries(
    rates.flatMap(({ title, rate_bp }, place) => [
      ...(title ? [] : [[`tax_rates.${place}.title`, 'Name it, such as Food']]),
      ...(rate_bp >= 0 && rate_bp <= 10_000
        ? []
        : [[`tax_rates.${place}.rate_bp`, 'A number such as 7 or 19']]),
    ]),
  )
}
