/** Renders a component the way the application does: router, queries, memory, the shop's manners. */
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { render } from '@testing-library/vue'
import type { Component } from 'vue'
import { ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { mannersKey, type Manners } from '@/shared/composables/useFormat'
import { memoryKey, type Memory } from '@/shared/composables/useMemory'

interface Wish {
  props?: Record<string, unknown>
  attrs?: Record<string, unknown>
  memory?: Memory
  manners?: Partial<Manners>
}

const NAMES = [
  ...[
    'section',
    'product',
    'actor',
    'cart',
    'checkout',
    'order',
    'log-in',
    'terms',
    'receipt',
    'account-orders',
    'account',
    'forgot-password',
    'settings',
  ],
  ...['section-requests', 'stock-ledger', 'stock-document', 'reports', 'people'],
]

const PLACE = { template: '<div />' }

export function show(component: Component, wish: Wish = {}) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { name: 'home', path: '/', component: PLACE },
      ...NAMES.map((name) => ({ name, path: `/${name}/:id?`, component: PLACE })),
    ],
  })
  const manners = ref({ locale: 'en', currency: 'EUR', timeZone: 'Europe/Berlin', ...wish.manners })
  const screen = render(component, {
    props: wish.props,
    attrs: wish.attrs,
    global: {
      plugins: [router, [VueQueryPlugin, { queryClient }]],
      provide: { [mannersKey]: manners, [memoryKey]: wish.memory ?? makeMemory() },
    },
  })
  return { ...screen, queryClient, router }
}

export function makeMemory(): Memory & { intents: string[] } {
  const intents = new Map<string, string>()
  const tokens = new Map<string, string>()
  const given: string[] = []
  const drafts = new Map<string, unknown>()
  return {
    intents: given,
    intentKey(intent) {
      const key = intents.get(intent) ?? `intent-number-${given.length + 1}`
      if (!intents.has(intent)) given.push(key)
      intents.set(intent, key)
      return key
    },
    forgetIntent: (intent) => void intents.delete(intent),
    orderToken: (id) => tokens.get(id) ?? null,
    keepOrderToken: (id, token) => void tokens.set(id, token),
    hasCartToken: () => true,
    forgetCartToken: () => undefined,
    draft: (name) => drafts.get(name),
    keepDraft: (name, value) => void drafts.set(name, JSON.parse(JSON.stringify(value))),
    forgetDraft: (name) => void drafts.delete(name),
  }
}
