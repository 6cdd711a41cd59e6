/** The pages of a person's account, in the order of their menu. */
import type { RouteComponent, RouteRecordRaw } from 'vue-router'

interface AccountPage {
  name: string
  path: string
  label: string
  icon: string
  page: () => Promise<RouteComponent>
}

export const accountPages: AccountPage[] = [
  {
    name: 'account-orders',
    path: 'orders',
    label: 'Orders',
    icon: 'i-lucide-receipt-text',
    page: () => import('@/pages/shop/account/OrdersPage.vue'),
  },
  {
    name: 'account',
    path: '',
    label: 'Details',
    icon: 'i-lucide-user-round',
    page: () => import('@/pages/shop/account/DetailsPage.vue'),
  },
  {
    name: 'account-addresses',
    path: 'addresses',
    label: 'Addresses',
    icon: 'i-lucide-map-pin',
    page: () => import('@/pages/shop/account/AddressesPage.vue'),
  },
  {
    name: 'account-sessions',
    path: 'devices',
    label: 'Devices',
    icon: 'i-lucide-monitor-smartphone',
    page: () => import('@/pages/shop/account/SessionsPage.vue'),
  },
  {
    name: 'account-password',
    path: 'password',
    label: 'Password',
    icon: 'i-lucide-key-round',
    page: () => import('@/pages/shop/account/PasswordPage.vue'),
  },
]

export const account: RouteRecordRaw = {
  path: 'account',
  component: () => import('./layouts/AccountLayout.vue'),
  meta: { needsLogIn: true },
  children: accountPages.map(({ name, path, page }) => ({ name, path, component: page })),
}
