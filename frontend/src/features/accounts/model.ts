import type { components } from '@/api/schema'

export type Shop = components['schemas']['ShopOut']
export type User = components['schemas']['UserOut']
export type Me = components['schemas']['MeOut']
export type Profile = components['schemas']['ProfilePatch']
export type Address = components['schemas']['OwnAddressOut']
export type AddressWish = components['schemas']['OwnAddressIn']
export type OpenSession = components['schemas']['SessionOut']
export type Settings = components['schemas']['SettingsOut']
export type SettingsChange = components['schemas']['SettingsPatch']
export type OpenTime = components['schemas']['OpenTimeOut']
export type TaxRate = components['schemas']['TaxRateOut']
export type Opening = components['schemas']['OpeningIn']
export type Choices = components['schemas']['ChoicesOut']

/** Name a person the way the shop speaks to them. */
export function callName(user: Pick<User, 'first_name' | 'username'>): string {
  return user.first_name || user.username
}

export function initials(user: Pick<User, 'first_name' | 'last_name' | 'username'>): string {
  const letters = `${user.first_name.charAt(0)}${user.last_name.charAt(0)}`
  return (letters || user.username.slice(0, 2)).toUpperCase()
}
