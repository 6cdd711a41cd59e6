import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { show } from '@testing/harness'
import WishedTime from './WishedTime.vue'

const DAYS = [
  { day: '2026-11-20', times: ['2026-11-20T16:30:00Z', '2026-11-20T17:00:00Z'] },
  { day: '2026-11-21', times: ['2026-11-21T08:00:00Z', '2026-11-21T08:30:00Z'] },
  { day: '2026-11-22', times: [] },
]

function mount(modelValue: string | null = null, days = DAYS) {
  const chosen = vi.fn()
  const shown = show(WishedTime, {
    props: { days, collection: 'collection', modelValue },
    attrs: { 'onUpdate:modelValue': chosen },
    manners: { locale: 'en-GB' },
  })
  return { chosen, user: userEvent.setup(), ...shown }
}

/** Open a select by keyboard, as jsdom has no pointer capture. */
async function openSelect(user: ReturnType<typeof userEvent.setup>, name: string): Promise<void> {
  screen.getByRole('combobox', { name }).focus()
  await user.keyboard('{Enter}')
  await screen.findAllByRole('option')
}

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00Z'), toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

describe('WishedTime', () => {
  it('offers as soon as possible and the open days', async () => {
    const { user } = mount()

    await openSelect(user, 'Collect on')

    expect(screen.getAllByRole('option').map(({ textContent }) => textContent?.trim())).toEqual([
      'As soon as it is ready',
      'Today',
      'Tomorrow',
    ])
    expect(screen.queryByRole('combobox', { name: 'Collect at' })).toBeNull()
  })

  it("shows a wished time in the shop's own clock", () => {
    mount('2026-11-20T16:30:00Z')

    expect(screen.getByRole('combobox', { name: 'Collect on' }).textContent).toMatch(/Today/)
    expect(screen.getByRole('combobox', { name: 'Collect at' }).textContent).toMatch(/17:30/)
  })

  it('lets a time go that is not offered any more', async () => {
    const { chosen, rerender } = mount('2026-11-20T16:30:00Z')

    await rerender({ days: DAYS.slice(1) })

    expect(chosen).toHaveBeenCalledWith(null)
  })
})
