/** Instants come as ISO 8601 in UTC and are shown in the shop's own time zone. */

export interface DateFormat {
  locale: string
  timeZone: string
}

/** Write the time of day: 10:42. */
export function formatTime(instant: string, format: DateFormat): string {
  return write(instant, format, { hour: 'numeric', minute: '2-digit' })
}

/** Write the day: 14 Nov 2026. */
export function formatDay(instant: string, format: DateFormat): string {
  return write(instant, format, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** Write a calendar day given as YYYY-MM-DD: 14 Nov 2026. It has no time zone. */
export function formatDate(date: string, locale: string): string {
  return formatDay(`${date}T00:00:00Z`, { locale, timeZone: 'UTC' })
}

/** Write a day as people speak of it: today, tomorrow, yesterday, else Friday 20 November. */
export function formatNearDay(instant: string, format: DateFormat, now = new Date()): string {
  const days = daysBetween(dayKey(now, format), dayKey(new Date(instant), format))
  if (Math.abs(days) <= 1) {
    return new Intl.RelativeTimeFormat(format.locale, { numeric: 'auto' }).format(days, 'day')
  }
  return formatLongDay(instant, format)
}

/** Write a day in full: Friday, 20 November. */
export function formatLongDay(instant: string, format: DateFormat): string {
  return write(instant, format, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** Write day and time: today, 17:30. */
export function formatMoment(instant: string, format: DateFormat, now = new Date()): string {
  return `${formatNearDay(instant, format, now)}, ${formatTime(instant, format)}`
}

/** Say which part of the day it is in the shop. */
export function partOfDay(
  format: DateFormat,
  now = new Date(),
): 'morning' | 'afternoon' | 'evening' {
  const parts = { hour: '2-digit', hourCycle: 'h23', timeZone: format.timeZone } as const
  const hour = Number(new Intl.DateTimeFormat('en', parts).format(now))
  if (hour >= 4 && hour < 12) return 'morning'
  return hour >= 12 && hour < 18 ? 'afternoon' : 'evening'
}

/** Return the shop's calendar day of an instant as YYYY-MM-DD. */
export function dayKey(instant: Date, format: DateFormat): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: format.timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instant)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) // both at midnight UTC
}

function write(instant: string, format: DateFormat, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(format.locale, { timeZone: format.timeZone, ...parts }).format(
    new Date(instant),
  )
}
