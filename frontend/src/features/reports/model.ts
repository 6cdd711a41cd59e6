import type { components } from '@/api/schema'

export type Report = components['schemas']['ReportOut']
export type ReportKind = components['schemas']['KindOut']
export type ReportWish = components['schemas']['ReportIn']
export type KindName = ReportWish['kind']
export type Figures = components['schemas']['FiguresOut']
export type FigureColumn = components['schemas']['ColumnOut']
export type ReportStatus = Report['status']
export type FigureRow = Figures['rows'][number]

/** First and last shop day, both included, as YYYY-MM-DD. */
export interface Period {
  from: string
  to: string
}

/** The worker still has something to do with it. */
export function isOpen(status: ReportStatus): boolean {
  return status === 'queued' || status === 'running'
}

/** Read a cell that is a number: a count or minor units. */
export function numberIn(row: FigureRow, name: string): number {
  const value = row[name]
  return typeof value === 'number' ? value : 0
}

export function textIn(row: FigureRow, name: string): string {
  const value = row[name]
  return typeof value === 'string' ? value : ''
}

/** Leave out the quantities of units in which nothing was sold. */
export function shownColumns(figures: Pick<Figures, 'columns' | 'totals'>): FigureColumn[] {
  return figures.columns.filter(
    ({ name, type }) => type !== 'quantity' || !/^[0.]*$/.test(textIn(figures.totals, name)),
  )
}

export interface Bar {
  label: string
  minor: number
  /** Share of the longest bar, 0 to 1. */
  share: number
}

/** Sum what the top sections took, the most first. */
export function takingsBySection(rows: FigureRow[]): Bar[] {
  const sums = new Map<string, number>()
  for (const row of rows) {
    const top = textIn(row, 'section').split(' > ')[0] || '–'
    sums.set(top, (sums.get(top) ?? 0) + numberIn(row, 'total_minor'))
  }
  const bars = [...sums].sort(([, one], [, other]) => other - one)
  const longest = Math.max(...bars.map(([, minor]) => minor), 1)
  return bars.map(([label, minor]) => ({ label, minor, share: Math.max(minor, 0) / longest }))
}

/** Go back some days from a shop day. */
export function daysBefore(day: string, days: number): string {
  const moved = new Date(`${day}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() - days)
  return moved.toISOString().slice(0, 10)
}

/** Return the periods that are asked for most, ending today. */
export function commonPeriods(today: string): (Period & { label: string })[] {
  return [
    { label: 'Today', from: today, to: today },
    { label: 'Last 7 days', from: daysBefore(today, 6), to: today },
    { label: 'Last 30 days', from: daysBefore(today, 29), to: today },
    { label: 'This month', from: `${today.slice(0, 8)}01`, to: today },
  ]
}

const STEP = 1000

/** Write a file's size the way file managers do: 3.1 MB. */
export function fileSize(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const place = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[place],
    unitDisplay: place === 0 ? 'long' : 'short',
    maximumFractionDigits: place < 2 ? 0 : 1,
  }).format(bytes / STEP ** place)
}
