import userEvent from '@testing-library/user-event'
import { screen, within } from '@testing-library/vue'
import { describe, expect, it, vi } from 'vitest'
import { makeOrder } from '@testing/factories'
import { show } from '@testing/harness'
import type { Order } from '../model'
import OrderActions from './OrderActions.vue'

function mount(order: Partial<Order>) {
  const cancelled = vi.fn()
  const edited = vi.fn()
  show(OrderActions, {
    props: { order: makeOrder(order), phone: '030 5550 142', busyWith: null, isEditing: false },
    attrs: { onCancelled: cancelled, onEdited: edited },
  })
  return { cancelled, edited, user: userEvent.setup() }
}

describe('OrderActions', () => {
  it('cancels only after asking', async () => {
    const { cancelled, user } = mount({})

    await user.click(screen.getByRole('button', { name: 'Cancel the order' }))
    expect(cancelled).not.toHaveBeenCalled()
    expect(screen.getByRole('dialog').textContent).toMatch(/Nothing is charged/)

    const dialog = within(screen.getByRole('dialog'))
    await user.click(dialog.getByRole('button', { name: 'Cancel the order' }))
    expect(cancelled).toHaveBeenCalledOnce()
  })

  it('explains once picking has begun, and says whom to call', () => {
    mount({ status: 'picking', can_cancel: false, can_change: false })

    expect(screen.queryByRole('button', { name: /Cancel|Change/ })).toBeNull()
    expect(screen.getByText(/Picking has begun/)).toBeTruthy()
    expect(screen.getByRole('link', { name: '030 5550 142' }).getAttribute('href')).toBe(
      'tel:0305550142',
    )
  })

  it('has nothing to explain when all is over', () => {
    mount({ status: 'handed_over', can_cancel: false, can_change: false })

    expect(screen.queryByText(/no longer/)).toBeNull()
    expect(screen.getByRole('button', { name: 'Buy this again' })).toBeTruthy()
  })

  it('opens the order for a change while that is allowed', async () => {
    const { edited, user } = mount({})

    await user.click(screen.getByRole('button', { name: 'Change the order' }))

    expect(edited).toHaveBeenCalledOnce()
  })
})
