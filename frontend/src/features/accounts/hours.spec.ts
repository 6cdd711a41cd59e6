import { describe, expect, it } from 'vitest'
import { faultsOf, inWords, oneMore } from './hours'
import type { OpenTime } from './model'

const open = (day: number, opens = '08:00', closes = '20:00'): OpenTime => ({ day, opens, closes })

describe('inWords', () => {
  it('puts days alike that follow each other on one line', () => {
    const week = [0, 1, 2, 3, 4].map((day) => open(day))

    expect(inWords([...week, open(5, '09:00', '14:00')], 'en')).toEqual([
      { days: 'Mon – Fri', hours: '8:00 – 20:00' },
      { days: 'Sat', hours: '9:00 – 14:00' },
    ])
  })

  it('does not reach over a closed day, and keeps a pause at noon', () => {
    const times = [open(0, '14:00', '18:00'), open(0, '08:00', '12:00'), open(2)]

    expect(inWords(times, 'en')).toEqual([
      { days: 'Mon', hours: '8:00 – 12:00, 14:00 – 18:00' },
      { days: 'Wed', hours: '8:00 – 20:00' },
    ])
  })
})

describe('oneMore', () => {
  it('opens a day like the one before it', () => {
    expect(oneMore([open(0, '07:00', '19:00')], 2)[1]).toEqual(open(2, '07:00', '19:00'))
  })

  it('leaves a second time of a day to be typed', () => {
    expect(oneMore([open(0)], 0)[1]).toEqual(open(0, '', ''))
  })
})

describe('faultsOf', () => {
  it('names times that are missing, run backwards or overlap', () => {
    const times = [open(0), open(0, '19:00', '21:00'), open(1, '20:00', '08:00'), open(2, '', '')]

    expect(faultsOf(times)).toEqual({
      'open_times.1.closes': 'This overlaps another time of the day',
      'open_times.2.closes': 'Later than the opening',
      'open_times.3.closes': 'From when to when?',
    })
  })

  it('lets one time end where the next begins', () => {
    expect(faultsOf([open(0, '08:00', '12:00'), open(0, '12:00', '18:00')])).toEqual({})
  })
})
