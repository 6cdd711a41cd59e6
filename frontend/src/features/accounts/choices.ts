/** What can be chosen for a shop, in words. */

interface Item {
  value: string
  label: string
}

/** Name languages of numbers and dates: en-GB is British English. */
export function localeItems(locales: string[]): Item[] {
  return named(locales, new Intl.DisplayNames(['en'], { type: 'language' }), ({ name }) => name)
}

/** Name currencies: EUR is Euro. */
export function currencyItems(currencies: string[]): Item[] {
  const names = new Intl.DisplayNames(['en'], { type: 'currency' })
  return named(currencies, names, ({ name, code }) => (name === code ? code : `${name} (${code})`))
}

/** Write time zones as people say them: Europe, Berlin. */
export function zoneItems(zones: string[]): Item[] {
  return zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ').replace('/', ', ') }))
}

/** Offer what is chosen now too, where the list does not know it: Etc/UTC, as the shop was started. */
export function withOwn(choices: string[], own: string): string[] {
  return choices.includes(own) ? choices : [own, ...choices]
}

function named(
  codes: string[],
  names: Intl.DisplayNames,
  write: (words: { name: string; code: string }) => string,
): Item[] {
  return codes
    .map((code) => ({ value: code, label: write({ name: nameOf(code, names), code }) }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

function nameOf(code: string, names: Intl.DisplayNames): string {
  try {
    return names.of(code) ?? code
  } catch (error) {
    if (error instanceof RangeError) return code // a code the browser does not know
    throw error
  }
}
