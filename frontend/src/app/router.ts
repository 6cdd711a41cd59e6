import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import { account } from './account'
import ShopLayout from './layouts/ShopLayout.vue' // with the first script: almost every visit needs it
import { rooms } from './rooms'
import { placeReached } from './scroll'

const shopPages: RouteRecordRaw[] = [
  { path: '', name: 'home', component: () => import('@/pages/shop/HomePage.vue') },
  {
    path: 'sections/:id(\\d+)',
    name: 'section',
    component: () => import('@/pages/shop/SectionPage.vue'),
  },
  { path: 'search', name: 'search', component: () => import('@/pages/shop/SearchPage.vue') },
  {
    path: 'products/:id(\\d+)',
    name: 'product',
    component: () => import('@/pages/shop/ProductPage.vue'),
  },
  {
    path: 'actors/:id(\\d+)',
    name: 'actor',
    component: () => import('@/pages/shop/ActorPage.vue'),
  },
  { path: 'cart', name: 'cart', component: () => import('@/pages/shop/CartPage.vue') },
  { path: 'orders/:id', name: 'order', component: () => import('@/pages/shop/OrderPage.vue') },
  account,
  { path: 'log-in', name: 'log-in', component: () => import('@/pages/shop/LogInPage.vue') },
  { path: 'register', name: 'register', component: () => import('@/pages/shop/RegisterPage.vue') },
  {
    path: 'forgot',
    name: 'forgot-password',
    component: () => import('@/pages/shop/ForgotPasswordPage.vue'),
  },
  {
    path: 'reset',
    name: 'reset-password',
    component: () => import('@/pages/shop/ResetPasswordPage.vue'),
  },
  { path: 'terms', name: 'terms', component: () => import('@/pages/shop/TermsPage.vue') },
  { path: 'privacy', name: 'privacy', component: () => import('@/pages/shop/PrivacyPage.vue') },
  { path: 'imprint', name: 'imprint', component: () => import('@/pages/shop/ImprintPage.vue') },
  {
    path: 'forbidden',
    name: 'forbidden',
    component: () => import('@/pages/shop/ForbiddenPage.vue'),
  },
  {
    path: ':path(.*)*',
    name: 'not-found',
    component: () => import('@/pages/shop/NotFoundPage.vue'),
  },
]

const checkout: RouteRecordRaw = {
  path: '/checkout',
  component: () => import('./layouts/CheckoutLayout.vue'),
  children: [
    { path: '', name: 'checkout', component: () => import('@/pages/shop/CheckoutPage.vue') },
  ],
}

/** A page of its own: what is printed needs no awning. */
const receipt: RouteRecordRaw = {
  path: '/orders/:id/receipt',
  name: 'receipt',
  component: () => import('@/pages/shop/ReceiptPage.vue'),
}

/** The first page of a shop without an owner; it has no door to anywhere else. */
const welcome: RouteRecordRaw = {
  path: '/welcome',
  name: 'welcome',
  component: () => import('@/pages/WelcomePage.vue'),
}

const backOffice: RouteRecordRaw = {
  path: '/office',
  component: () => import('./layouts/BackOfficeLayout.vue'),
  children: rooms.flatMap((room) =>
    room.pages.flatMap((page) =>
      [page, ...(page.inner ?? [])].map((entrance) => ({
        name: entrance.name,
        path: `/${entrance.path}`,
        component: entrance.page,
        meta: { permission: entrance.permission, roomPage: page.name },
      })),
    ),
  ),
}

/* Their fragment is a key, no place on the page. */
const SECRET_HASH: unknown[] = ['order', 'reset-password', 'welcome']

/** Make the router; Back finds the page where it was left. */
export function makeRouter(): Router {
  return createRouter({
    history: createWebHistory(),
    routes: [
      checkout,
      receipt,
      welcome,
      backOffice,
      { path: '/', component: ShopLayout, children: shopPages },
    ],
    scrollBehavior(to, from, saved) {
      if (saved) return placeReached(saved)
      if (to.hash && !SECRET_HASH.includes(to.name)) return { el: to.hash, top: 16 }
      return to.path === from.path ? false : { top: 0 }
    },
  })
}
