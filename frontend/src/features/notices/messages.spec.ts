import { describe, expect, it } from 'vitest'
import { makeNotice } from '@testing/office'
import { wordsOf } from './messages'

describe('wordsOf', () => {
  it('finds words and a way for what it knows', () => {
    expect(wordsOf(makeNotice())).toEqual({
      title: 'sales.csv is ready',
      to: { name: 'reports' },
    })
    expect(
      wordsOf(
        makeNotice({
          kind: 'section_requests.filed',
          facts: { request_id: '7', section_name: 'Spices', requested_by_name: 'Ana' },
        }),
      ),
    ).toEqual({
      title: 'Ana asks about the section Spices',
      to: { name: 'section-requests', params: { id: '7' } },
    })
  })

  it('tells plainly of what it does not know', () => {
    expect(wordsOf(makeNotice({ kind: 'moon.landed' })).title).toBe('Something happened')
  })
})
