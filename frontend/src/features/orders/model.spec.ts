import { describe, expect, it } from 'vitest'
import { makeOrder, makeOrderLine } from '@testing/factories'
import { isSettled, timeline, totalSoFar, weightDifference } from './model'

type Event = ReturnType<typeof makeOrder>['events'][number]

function event(to: Event['to'], seq: number): Event {
  const at = `2026-11-20T10:0${seq}:00Z`
  return { seq, from: null, to, actor_name: 'Ana', reason: null, at }
}

const phases = (order: Parameters<typeof timeline>[0]) => timeline(order).map(({ phase }) => phase)

describe('timeline', () => {
  it('has everything ahead of a fresh order', () => {
    expect(phases(makeOrder())).toEqual(['now', 'ahead', 'ahead', 'ahead', 'ahead'])
  })

  it('advances with the events and knows when and by whom', () => {
    const order = makeOrder({
      status: 'picking',
      events: [event('placed', 1), event('confirmed', 2), event('picking', 3)],
    })

    expect(phases(order)).toEqual(['done', 'done', 'now', 'ahead', 'ahead'])
    expect(timeline(order)[2]).toMatchObject({ by: 'Ana', at: '2026-11-20T10:03:00Z' })
    expect(timeline(order)[3]?.at).toBeNull()
  })

  it('is all done once handed over', () => {
    const order = makeOrder({ status: 'handed_over', events: [event('handed_over', 5)] })

    expect(new Set(phases(order))).toEqual(new Set(['done']))
  })

  it('stays where it was when an order leaves the way', () => {
    const order = makeOrder({
      status: 'cancelled',
      events: [event('placed', 1), event('confirmed', 2), event('cancelled', 3)],
    })

    expect(phases(order)).toEqual(['done', 'done', 'ahead', 'ahead', 'ahead'])
  })
})

describe('isSettled', () => {
  it('is false as long as somebody still has to do something', () => {
    expect((['placed', 'confirmed', 'picking', 'ready'] as const).some(isSettled)).toBe(false)
    expect((['handed_over', 'cancelled', 'failed', 'returned'] as const).every(isSettled)).toBe(
      true,
    )
  })
})

describe('totalSoFar', () => {
  it('takes picked lines as charged and the others as ordered', () => {
    const lines = [makeOrderLine({ charged_total_minor: 269 }), makeOrderLine({ total_minor: 590 })]

    expect(totalSoFar({ lines })).toBe(859)
  })
})

describe('weightDifference', () => {
  it('is known for weighed lines that are picked', () => {
    expect(weightDifference(makeOrderLine({ picked: '0.790' }))).toBe(40)
    expect(weightDifference(makeOrderLine({}))).toBeNull()
    expect(weightDifference(makeOrderLine({ unit_type: 'piece', picked: '2' }))).toBeNull()
  })
})
