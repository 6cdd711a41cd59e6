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

const select = (name: string) => screen.getByRole<HTMLSelectElement>('combobox', { name })
const words = (name: string) => Array.from(select(name).options, ({ text }) => text.trim())

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-20T10:00:00Z'), toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

describe('WishedTime', () => {
  it('offers as soon as possible and the open days', () => {
    mount()

    expect(words('Collect on')).toEqual(['As soon as it is ready', 'Today', 'Tomorrow'])
    expect(screen.queryByRole('combobox', { name: 'Collect at' })).toBeNull()
  })

  it('takes the first time of a chosen day', async () => {
    const { user, chosen } = mount()

    await user.selectOptions(select('Collect on'), 'Tomorrow')

    expect(chosen).toHaveBeenCalledWith('2026-11-21T08:00:00Z')
  })

  it("offers the day's times in the shop's own clock", async () => {
    const { user, chosen } = mount('2026-11-20T16:30:00Z')

    expect(words('Collect at')).toEqual(['17:30', '18:00'])
    await user.selectOptions(select('Collect at'), '18:00')

    expect(chosen).toHaveBeenCalledWith('2026-11-20T17:00:00Z')
  })

  it('lets a time go that is not offered any more', async () => {
    const { chosen, rerender } = mount('2026-11-20T16:30:00Z')

    await rerender({ days: DAYS.slice(1) })

    expect(chosen).toHaveBeenCalledWith(null)
  })
})
