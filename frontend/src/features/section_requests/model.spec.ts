import { describe, expect, it } from 'vitest'
import { makeRequest, makeSection } from '@testing/office'
import {
  differences,
  sectionChoices,
  sectionIn,
  subtreeIds,
  wishOf,
  type RequestDraft,
} from './model'

const SALADS = makeSection()
const TREE = [makeSection({ id: 2, name: 'Vegetables', parent_id: null, children: [SALADS] })]
const draft = (facts: Partial<RequestDraft>): RequestDraft => ({
  request_type: 'modify',
  section_id: 3,
  section_name: SALADS.name,
  description: SALADS.description,
  parent_id: 2,
  move_products_to: 0,
  reason: 'Because.',
  ...facts,
})

describe('differences', () => {
  it('marks what changes against the section as it stands', () => {
    const rows = differences(makeRequest())

    expect(rows.map(({ field, isChanged }) => [field, isChanged])).toEqual([
      ['name', true],
      ['parent', false],
      ['description', false],
    ])
    expect(rows[0]).toMatchObject({ now: 'Salads', after: 'Salads & herbs' })
  })

  it('shows a decided request against what stood there then', () => {
    const applied = makeRequest({ status: 'applied', now: makeRequest().after })

    expect(differences(applied)[0]).toMatchObject({ now: 'Salads', isChanged: true })
  })

  it('has nothing before a new section and nothing after a deleted one', () => {
    const [created] = differences(makeRequest({ before: null, now: null }))
    const [deleted] = differences(makeRequest({ after: null }))

    expect(created?.now).toBeNull()
    expect(deleted?.after).toBeNull()
    expect(deleted?.isChanged).toBe(true)
  })
})

describe('the section tree', () => {
  it('is flattened with its way and found by number', () => {
    expect(sectionChoices(TREE).map(({ label }) => label)).toEqual([
      'Vegetables',
      'Vegetables > Salads',
    ])
    expect(sectionIn(TREE, 3)?.name).toBe('Salads')
    expect(sectionIn(TREE, 99)).toBeNull()
    expect(TREE.flatMap(subtreeIds)).toEqual([2, 3])
  })
})

describe('wishOf', () => {
  it('says of a change only what differs', () => {
    expect(wishOf(draft({ section_name: ' Salads & herbs ' }), SALADS)).toEqual({
      request_type: 'modify',
      section_id: 3,
      section_name: 'Salads & herbs',
      reason: 'Because.',
    })
  })

  it('moves a section to the top with null', () => {
    expect(wishOf(draft({ parent_id: 0 }), SALADS)).toMatchObject({ parent_id: null })
  })

  it('says where the products of a deleted section go, and nothing else', () => {
    expect(wishOf(draft({ request_type: 'delete', move_products_to: 2 }), SALADS)).toEqual({
      request_type: 'delete',
      section_id: 3,
      move_products_to: 2,
      reason: 'Because.',
    })
  })

  it('gives a new section no number', () => {
    const wish = wishOf(draft({ request_type: 'create', section_name: 'Herbs' }), null)

    expect(wish).not.toHaveProperty('section_id')
    expect(wish).toMatchObject({ section_name: 'Herbs', parent_id: 2 })
  })
})
