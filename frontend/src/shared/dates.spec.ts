import { describe, expect, it } from 'vitest'
import { dayKey, formatDate, formatMoment, formatNearDay, formatTime, partOfDay } from './dates'

const BERLIN = { locale: 'en-GB', timeZone: 'Europe/Berlin' }
const NOW = new Date('2026-11-20T13:48:00Z')

describe('formatTime', () => {
  it('shows the clock of the shop, not of the browser', () => {
    expect(formatTime('2026-11-20T09:42:00Z', BERLIN)).toBe('10:42')
    expect(formatTime('2026-07-20T09:42:00Z', BERLIN)).toBe('11:42')
  })
})

describe('dayKey', () => {
  it('changes at the midnight of the shop', () => {
    expect(dayKey(new Date('2026-11-20T22:59:59Z'), BERLIN)).toBe('2026-11-20')
    expect(dayKey(new Date('2026-11-20T23:00:00Z'), BERLIN)).toBe('2026-11-21')
  })
})

describe('formatDate', () => {
  it('is the same day all over the world', () => {
    expect(formatDate('2026-11-20', 'en-GB')).toBe('20 Nov 2026')
  })
})

describe('formatNearDay', () => {
  it('speaks of the days around today', () => {
    expect(formatNearDay('2026-11-20T08:00:00Z', BERLIN, NOW)).toBe('today')
    expect(formatNearDay('2026-11-20T23:30:00Z', BERLIN, NOW)).toBe('tomorrow')
    expect(formatNearDay('2026-11-19T08:00:00Z', BERLIN, NOW)).toBe('yesterday')
  })

  it('names the day further away', () => {
    expect(formatNearDay('2026-11-25T08:00:00Z', BERLIN, NOW)).toBe('Wednesday 25 November')
  })

  it('counts a day of 25 hours as one', () => {
    const beforeChange = new Date('2026-10-24T22:30:00Z')

    expect(formatNearDay('2026-10-25T23:30:00Z', BERLIN, beforeChange)).toBe('tomorrow')
  })
})

describe('formatMoment', () => {
  it('joins day and time', () => {
    expect(formatMoment('2026-11-20T16:30:00Z', BERLIN, NOW)).toBe('today, 17:30')
  })
})

describe('partOfDay', () => {
  it('goes by the clock of the shop', () => {
    expect(partOfDay(BERLIN, new Date('2026-11-20T10:59:00Z'))).toBe('morning')
    expect(partOfDay(BERLIN, new Date('2026-11-20T11:00:00Z'))).toBe('afternoon')
    expect(partOfDay(BERLIN, new Date('2026-11-20T23:30:00Z'))).toBe('evening')
  })
})
