/** What the report pages say, by status and reason. */
import type { Tone } from '@/shared/ui/StatusBadge.vue'
import type { Report, ReportStatus } from './model'

export const STATUS: Record<ReportStatus, { word: string; tone: Tone; icon?: string }> = {
  queued: { word: 'Queued', tone: 'neutral', icon: 'i-lucide-clock' },
  running: { word: 'Running', tone: 'info', icon: 'i-lucide-loader-circle' },
  ready: { word: 'Ready', tone: 'success', icon: 'i-lucide-check' },
  failed: { word: 'Failed', tone: 'error', icon: 'i-lucide-x' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
  expired: { word: 'Expired', tone: 'neutral' },
}

export const FAILURE: Record<NonNullable<Report['failure_reason']>, string> = {
  no_space: 'The disk was full',
  broken: 'It broke while it was made',
}

/** Say how far it is, with rows of rows. */
export function progressWords(report: Report, count: (rows: number) => string): string {
  if (report.rows_total === null) return 'Waiting for its turn'
  return `${count(report.rows_done)} of ${count(report.rows_total)} rows`
}
