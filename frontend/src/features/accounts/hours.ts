/** The week of the shop: times of opening, and what they are in words. */
import type { OpenTime, Settings } from './model'

export const WEEK = [0, 1, 2, 3, 4, 5, 6] as const
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** Name a day of the week; Monday is 0. */
export function dayName(day: number, locale: string, weekday: 'long' | 'short' = 'long'): string {
  const date = new Date(MONDAY + day * DAY_MS)
  return new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(date)
}

/** Return the times of one day, in order. */
export function timesOf(times: OpenTime[], day: number): OpenTime[] {
  return times.filter((time) => time.day === day).sort((a, b) => a.opens.localeCompare(b.opens))
}

/** Write a week in as few lines as can be: days alike that follow each other stand together. */
export function inWords(times: OpenTime[], locale: string): Settings['opening_hours'] {
  const lines: { first: number; last: number; hours: string }[] = []
  for (const day of WEEK) {
    const hours = timesOf(times, day).map(said).join(', ')
    const above = lines.at(-1)
    if (above && above.last === day - 1 && above.hours === hours) above.last = day
    else if (hours) lines.push({ first: day, last: day, hours })
  }
  return lines.map(({ first, last, hours }) => ({
    days: [...new Set([first, last])].map((day) => dayName(day, locale, 'short')).join(' – '),
    hours,
  }))
}

/** Open one more time on a day: the one of the day before, or an afternoon. */
export function oneMore(times: OpenTime[], day: number): OpenTime[] {
  const today = timesOf(times, day)
  const before = [...WEEK].reverse().flatMap((other) => (other < day ? timesOf(times, other) : []))
  const { opens, closes } = before[0] ?? { opens: '08:00', closes: '18:00' }
  const fresh = today.length > 0 ? { opens: '', closes: '' } : { opens, closes }
  return [...times, { day, ...fresh }]
}

/** Name what can not be right; keys are those of the server. */
export function faultsOf(times: OpenTime[]): Record<string, string> {
  return Object.fromEntries(
    times.flatMap(({ day, opens, closes }, place) => {
      const field = `open_times.${place}.closes`
      if (!opens || !closes) return [[field, 'From when to when?']]
      if (closes <= opens) return [[field, 'Later than the opening']]
      const isTwice = times.some(
        (other, at) =>
          at < place && other.day === day && other.opens < closes && opens < other.closes,
      )
      return isTwice ? [[field, 'This overlaps another time of the day']] : []
    }),
  )
}

function said({ opens, closes }: OpenTime): string {
  return `${opens.replace(/^0/, '')} – ${closes.replace(/^0/, '')}`
}
