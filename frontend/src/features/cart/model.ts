import type { components } from '@/api/schema'
import { isWeighed, topName, type Product } from '@/features/catalogue/model'
import { toMilli } from '@/shared/quantities'

export type Cart = components['schemas']['CartOut']
export type CartLine = components['schemas']['CartLineOut']
export type SubstitutionWish = CartLine['substitution_wish']
export type MergedLine = components['schemas']['MergedLineOut']
export type Remark = components['schemas']['RemarkOut']

/** What a shopper may be charged above the ordered weight without being asked. */
export const WEIGHING_MARGIN = 0.1

/** Price a quantity as the server does: half up, once per line, integers only. */
export function lineTotal(
  product: Pick<Product, 'rate_minor' | 'rate_per'>,
  quantityMilli: number,
): number {
  const per = toMilli(product.rate_per)
  return Math.floor((product.rate_minor * quantityMilli + Math.floor(per / 2)) / per)
}

/** The most that can be charged for an ordered quantity: weighed goods may come out heavier. */
export function atMost(
  product: Pick<Product, 'rate_minor' | 'rate_per' | 'unit_type'>,
  quantityMilli: number,
): { milli: number; minor: number } {
  const milli = isWeighed(product.unit_type)
    ? Math.floor(quantityMilli * (1 + WEIGHING_MARGIN))
    : quantityMilli
  return { milli, minor: lineTotal(product, milli) }
}

/** The cart's total if every weighed line came out as heavy as it may. */
export function highestTotal(cart: Cart): number {
  return cart.lines.reduce(
    (sum, { product, quantity }) => sum + atMost(product, toMilli(quantity)).minor,
    0,
  )
}

export function quantityOf(cart: Cart | null | undefined, productId: number): number {
  const line = cart?.lines.find(({ product }) => product.id === productId)
  return line ? toMilli(line.quantity) : 0
}

export function isGone(line: CartLine): boolean {
  return line.remarks.some(({ kind }) => kind === 'gone')
}

/** Nothing that could be bought is left; the line stays, struck, until it is taken away. */
export function isSoldOut(line: CartLine): boolean {
  return line.remarks.some((remark) => remark.kind === 'short' && mostLeft(line, remark) === 0)
}

/** A line that can not be bought in any quantity. */
export function isLost(line: CartLine): boolean {
  return isGone(line) || isSoldOut(line)
}

/** A line that can not be had as it is stands in the way of the checkout until it is answered. */
export function isStuck(line: CartLine): boolean {
  return line.remarks.some(({ kind }) => kind === 'gone' || kind === 'short')
}

/** A line that costs more than when it was put in: nobody pays more without saying so. */
export function isDearer(line: CartLine): boolean {
  return line.remarks.some(
    ({ kind, was_rate_minor: was }) =>
      kind === 'price_changed' && was !== null && was < line.rate_minor,
  )
}

/** What a short line can still be: the most that is left and a multiple of the step. */
export function mostLeft(line: CartLine, remark: Remark): number {
  const left = toMilli(remark.available ?? '0')
  const most = left - (left % toMilli(line.product.step))
  return most < toMilli(line.product.min) ? 0 : most
}

/** What the cart comes to without the lines that can not be bought any more. */
export function payable(cart: Cart): { count: number; tax: number; total: number } {
  const lost = cart.lines.filter(isLost)
  return {
    count: cart.lines.length - lost.length,
    tax: lost.reduce((tax, line) => tax - line.tax_minor, cart.tax_minor),
    total: lost.reduce((total, line) => total - line.total_minor, cart.total_minor),
  }
}

export function canCheckOut(cart: Cart | null | undefined): boolean {
  return !!cart && cart.lines.length > 0 && !cart.lines.some(isStuck)
}

export interface LineGroup {
  name: string
  tint: string
  lines: CartLine[]
}

/** Put the lines under their top sections, in the order in which they were added. */
export function bySection(lines: CartLine[]): LineGroup[] {
  const groups = new Map<string, LineGroup>()
  for (const line of lines) {
    const { section } = line.product
    const name = topName(section)
    const group = groups.get(name) ?? { name, tint: section.tint, lines: [] }
    group.lines.push(line)
    groups.set(name, group)
  }
  return [...groups.values()]
}

/** What the steps of a product allow near a wish: itself, or the two nearest that are allowed. */
export function nearestSteps(wishMilli: number, stepMilli: number, minMilli: number): number[] {
  if (wishMilli >= minMilli && wishMilli % stepMilli === 0) return [wishMilli]
  const below = Math.floor(wishMilli / stepMilli) * stepMilli
  const first = Math.ceil(minMilli / stepMilli) * stepMilli
  return [below, below + stepMilli]
    .filter((milli) => milli >= first)
    .concat(first)
    .slice(0, 2)
}

/** The cart as it will be when a quantity is changed, until the server has answered. */
export function withQuantity(cart: Cart, productId: number, quantity: string): Cart {
  const lines = cart.lines.map((line) => {
    if (line.product.id !== productId) return line
    return { ...line, quantity, total_minor: lineTotal(line.product, toMilli(quantity)) }
  })
  return { ...cart, lines, total_minor: sum(lines) }
}

export function withWish(cart: Cart, productId: number, wish: SubstitutionWish): Cart {
  const lines = cart.lines.map((line) =>
    line.product.id === productId ? { ...line, substitution_wish: wish } : line,
  )
  return { ...cart, lines }
}

export function withoutLine(cart: Cart, productId: number): Cart {
  const lines = cart.lines.filter(({ product }) => product.id !== productId)
  return { ...cart, lines, total_minor: sum(lines) }
}

function sum(lines: CartLine[]): number {
  return lines.reduce((total, line) => total + line.total_minor, 0)
}
