/** What a shop is opened with, as the form holds it. */
import { emailFault, passwordFault } from './messages'
import type { Choices, Opening, Shop } from './model'
import { faultsOf, read, typed, type TypedRate } from './rates'

export interface OpeningValues extends Omit<Opening, 'tax_rates' | 'owner'> {
  owner: Record<'first_name' | 'last_name' | 'username' | 'password' | 'email', string>
  tax_rates: TypedRate[]
}

/** Begin with what the browser knows of the place. */
export function begin(
  shop: Shop,
  choices: Choices,
  code: string,
  write: (basisPoints: number) => string,
): OpeningValues {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const pick = (wish: string, among: string[], else_: string) =>
    among.includes(wish) ? wish : else_
  return {
    code,
    name: '',
    currency: shop.currency,
    timezone: pick(timeZone, choices.timezones, shop.timezone),
    locale: pick(navigator.language, choices.locales, shop.locale),
    owner: { first_name: '', last_name: '', username: '', password: '', email: '' },
    tax_rates:
      shop.tax_rates.length > 0
        ? typed(shop.tax_rates, write)
        : [{ title: 'Standard', percent: '' }],
  }
}

/** Name what is missing or can not be right; keys are those of the server. */
export function check(
  values: OpeningValues,
  parse: (text: string) => number | null,
): Record<string, string> {
  const { owner, name, code } = values
  const faults = {
    code: code.trim() ? undefined : 'It stands where the shop was started',
    'owner.username': owner.username.trim() ? undefined : 'Choose a user name',
    'owner.password': passwordFault(owner.password),
    'owner.email': emailFault(owner.email),
    name: name.trim() ? undefined : 'Name your shop',
  }
  return {
    ...Object.fromEntries(
      Object.entries(faults).flatMap(([field, fault]) => (fault ? [[field, fault]] : [])),
    ),
    ...faultsOf(read(values.tax_rates, parse)),
  }
}
