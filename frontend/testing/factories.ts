/** Valid minimums of what the API answers; a spec states only what it is about. */
import type { Shop } from '@/features/accounts/model'
import type { Cart, CartLine } from '@/features/cart/model'
import { lineTotal } from '@/features/cart/model'
import type { Product } from '@/features/catalogue/model'
import type { Order, OrderLine } from '@/features/orders/model'
import { toMilli } from '@/shared/quantities'

const PICTURE = {
  day: '/day.svg',
  night: '/night.svg',
  bare: '/bare.svg',
  alt: 'Drawing',
  photo: null,
}

export function makeProduct(facts: Partial<Product> = {}): Product {
  return {
    id: 1,
    kind: 'grocery',
    sku: 'PEAR',
    barcode: null,
    name: 'Conference pears',
    brand: 'Hof Lindenau',
    shelf: null,
    section: { id: 2, name: 'Fruit', path: 'Fruit & vegetables > Fruit', tint: 'pistachio' },
    description: '',
    unit_type: 'kg',
    rate_minor: 340,
    currency: 'EUR',
    rate_per: '1',
    tax_rate_bp: 700,
    step: '0.25',
    min: '0.25',
    max: null,
    availability: 'in_stock',
    is_new: false,
    picture: PICTURE,
    chocolate: null,
    movie: null,
    version: 1,
    ...facts,
  }
}

export function makeBar(facts: Partial<Product> = {}): Product {
  return makeProduct({
    id: 40,
    kind: 'chocolate',
    name: 'Tumaco 72 %',
    unit_type: 'piece',
    rate_minor: 590,
    step: '1',
    min: '1',
    section: { id: 8, name: 'Dark', path: 'Chocolate > Dark', tint: 'rose' },
    ...facts,
  })
}

export function makeLine(product: Product, quantity: string, facts: Partial<CartLine> = {}) {
  const line: CartLine = {
    product,
    quantity,
    rate_minor: product.rate_minor,
    total_minor: lineTotal(product, toMilli(quantity)),
    tax_minor: 0,
    remarks: [],
    substitution_wish: 'leave_out',
    ...facts,
  }
  return line
}

export function makeCart(lines: CartLine[] = [makeLine(makeProduct(), '1.250')]): Cart {
  const total = lines.reduce((sum, line) => sum + line.total_minor, 0)
  return {
    lines,
    net_minor: total,
    tax_minor: 0,
    total_minor: total,
    is_before_weighing: true,
    currency: 'EUR',
    version: 1,
  }
}

export function makeShop(facts: Partial<Shop> = {}): Shop {
  return {
    name: 'Cornerstore',
    currency: 'EUR',
    locale: 'en',
    timezone: 'Europe/Berlin',
    headline: ['Pears by the kilo'],
    tagline: '',
    address: '14 Linden Row',
    phone: '030 5550 142',
    email: null,
    opening_hours: [],
    collection_text: 'Today until 19:30.',
    delivery_text: 'Tomorrow morning.',
    terms_text: '',
    privacy_text: '',
    imprint_text: '',
    tax_number: '',
    tax_rates: [],
    open_times: [],
    is_open: true,
    is_demo: false,
    ...facts,
  }
}

export function makeOrder(facts: Partial<Order> = {}): Order {
  return {
    id: '0199a1b2-0000-7000-8000-000000000001',
    number: '7K3M9QXA',
    status: 'placed',
    version: 1,
    placed_at: '2026-11-20T09:42:00Z',
    wished_at: null,
    collection: 'collection',
    contact: { first_name: 'Mara', last_name: 'Lindqvist', email: null, phone: null },
    address: null,
    note: '',
    currency: 'EUR',
    net_minor: 397,
    tax_minor: 28,
    total_minor: 425,
    charged_total_minor: null,
    employee_name: null,
    can_cancel: true,
    can_change: true,
    is_guest: true,
    taxes: [{ tax_rate_bp: 700, net_minor: 397, tax_minor: 28, gross_minor: 425 }],
    payments: [],
    failure_reason: null,
    events: [
      {
        seq: 1,
        from: null,
        to: 'placed',
        actor_name: 'Guest',
        reason: null,
        at: '2026-11-20T09:42:00Z',
      },
    ],
    lines: [],
    ...facts,
  }
}

export function makeOrderLine(facts: Partial<OrderLine> = {}): OrderLine {
  return {
    line_no: 1,
    product_id: 1,
    product_name: 'Conference pears',
    unit_type: 'kg',
    picture: PICTURE,
    section: { id: 1, name: 'Fruit', path: 'Fruit', tint: 'pistachio' },
    ordered: '0.750',
    picked: null,
    charged: null,
    rate_minor: 340,
    rate_per: '1',
    tax_rate_bp: 700,
    total_minor: 255,
    tax_minor: 17,
    charged_total_minor: null,
    charged_tax_minor: null,
    substitution_wish: 'leave_out',
    is_available: true,
    ...facts,
  }
}
