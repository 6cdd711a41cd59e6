/** Valid minimums of what the back office reads; a spec states only what it is about. */
import type { Section } from '@/features/catalogue/model'
import type { Notice } from '@/features/notices/model'
import type { Report } from '@/features/reports/model'
import type { SectionRequest } from '@/features/section_requests/model'
import type { Level } from '@/features/stock/model'

const ID = '0199a1b2-0000-7000-8000-00000000000'

export function makeSection(facts: Partial<Section> = {}): Section {
  return {
    id: 3,
    name: 'Salads',
    path: 'Vegetables > Salads',
    parent_id: 2,
    tint: 'pistachio',
    description: 'Everything green.',
    position: 1,
    product_count: 12,
    version: 4,
    picture: null,
    children: [],
    ...facts,
  }
}

export function makeRequest(facts: Partial<SectionRequest> = {}): SectionRequest {
  const now = {
    name: 'Salads',
    parent_id: 2,
    parent_name: 'Vegetables',
    description: 'Everything green.',
  }
  return {
    id: `${ID}1`,
    request_type: 'modify',
    status: 'pending',
    version: 1,
    section_id: 3,
    section_name: 'Salads & herbs',
    base_version: 4,
    before: now,
    now,
    after: { ...now, name: 'Salads & herbs' },
    is_outdated: false,
    product_count: 12,
    move_products_to: null,
    reason: 'People look for herbs.',
    requested_by: { id: `${ID}8`, name: 'Ana Costa', is_active: true },
    requested_at: '2026-11-20T09:42:00Z',
    decided_by: null,
    decided_at: null,
    decision_note: null,
    conflict_reason: null,
    finished_at: null,
    can_decide: true,
    can_withdraw: false,
    ...facts,
  }
}

export function makeLevel(facts: Partial<Level> = {}): Level {
  return {
    product_id: 1,
    sku: 'FRU-PEAR',
    name: 'Conference pears',
    unit_type: 'kg',
    availability: 'in_stock',
    on_hand: '20.250',
    reserved: '1.500',
    quantity_available: '18.750',
    low_at: '5.000',
    version: 3,
    ...facts,
  }
}

export function makeReport(facts: Partial<Report> = {}): Report {
  return {
    id: `${ID}5`,
    kind: 'sales_by_section',
    title: 'Sales by section' as unknown as Report['title'], // the contract does not type it
    file_name: 'sales-by-section-2026-11-01-2026-11-20.csv',
    from: '2026-11-01',
    to: '2026-11-20',
    status: 'running',
    rows_done: 18_400,
    rows_total: 31_120,
    size: null,
    sha256: null,
    failure_reason: null,
    asked_at: '2026-11-20T09:42:00Z',
    started_at: '2026-11-20T09:42:01Z',
    finished_at: null,
    expires_at: null,
    ...facts,
  }
}

export function makeNotice(facts: Partial<Notice> = {}): Notice {
  return {
    id: `${ID}7`,
    kind: 'reports.ready',
    facts: { report_id: `${ID}5`, file_name: 'sales.csv' },
    created_at: '2026-11-20T09:42:00Z',
    read_at: null,
    ...facts,
  }
}
