/** The back office: its rooms and pages, who may enter, and what the sidebar calls them. */
import type { RouteComponent } from 'vue-router'

interface Entrance {
  name: string
  path: string
  /** What the person must hold; the server decides anyway. */
  permission: string
  page: () => Promise<RouteComponent>
}

export interface RoomPage extends Entrance {
  label: string
  icon: string
  /** Pages one step further in; the sidebar shows only where they begin. */
  inner?: Entrance[]
}

export interface Room {
  label: string
  pages: RoomPage[]
}

export const rooms: Room[] = [
  {
    label: 'Manage',
    pages: [
      {
        name: 'overview',
        path: 'manage/overview',
        label: 'Overview',
        icon: 'i-lucide-store',
        permission: 'stock.read',
        page: () => import('@/pages/manage/OverviewPage.vue'),
      },
      {
        name: 'section-requests',
        path: 'manage/section-requests/:id?',
        label: 'Section requests',
        icon: 'i-lucide-file-pen',
        permission: 'section_requests.file',
        page: () => import('@/pages/manage/SectionRequestsPage.vue'),
        inner: [
          {
            name: 'new-section-request',
            path: 'manage/section-requests/new',
            permission: 'section_requests.file',
            page: () => import('@/pages/manage/NewSectionRequestPage.vue'),
          },
        ],
      },
      {
        name: 'stock',
        path: 'manage/stock',
        label: 'Stock',
        icon: 'i-lucide-package',
        permission: 'stock.read',
        page: () => import('@/pages/manage/StockPage.vue'),
        inner: [
          {
            name: 'stock-ledger',
            path: 'manage/stock/products/:id(\\d+)',
            permission: 'stock.read',
            page: () => import('@/pages/manage/StockLedgerPage.vue'),
          },
          {
            name: 'stock-documents',
            path: 'manage/stock/documents',
            permission: 'stock.read',
            page: () => import('@/pages/manage/StockDocumentsPage.vue'),
          },
          {
            name: 'stock-document',
            path: 'manage/stock/documents/:id',
            permission: 'stock.read',
            page: () => import('@/pages/manage/StockDocumentPage.vue'),
          },
          {
            name: 'new-stock-document',
            path: 'manage/stock/new/:kind(delivery|count|write_off)',
            permission: 'stock.edit',
            page: () => import('@/pages/manage/NewStockDocumentPage.vue'),
          },
        ],
      },
    ],
  },
  { label: 'Work', pages: [] },
  {
    label: 'Admin',
    pages: [
      {
        name: 'people',
        path: 'admin/people',
        label: 'People',
        icon: 'i-lucide-users',
        permission: 'users.manage',
        page: () => import('@/pages/admin/PeoplePage.vue'),
      },
      {
        name: 'reports',
        path: 'admin/reports',
        label: 'Reports',
        icon: 'i-lucide-chart-no-axes-column',
        permission: 'reports.read',
        page: () => import('@/pages/admin/ReportsPage.vue'),
      },
      {
        name: 'settings',
        path: 'admin/settings',
        label: 'Settings',
        icon: 'i-lucide-settings',
        permission: 'settings.manage',
        page: () => import('@/pages/admin/SettingsPage.vue'),
      },
    ],
  },
]
