import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { describe, expect, it, vi } from 'vitest'
import { makeBar, makeProduct } from '@testing/factories'
import { show } from '@testing/harness'
import QuantityStepper from './QuantityStepper.vue'

function mount(props: Record<string, unknown> = {}, locale = 'en') {
  const chosen = vi.fn()
  const removed = vi.fn()
  show(QuantityStepper, {
    props: { product: makeProduct(), modelValue: 750, ...props },
    attrs: { 'onUpdate:modelValue': chosen, onRemoved: removed },
    manners: { locale },
  })
  return { chosen, removed, user: userEvent.setup() }
}

const field = () => screen.getByRole<HTMLInputElement>('textbox')
const button = (name: RegExp) => screen.getByRole<HTMLButtonElement>('button', { name })

async function type(user: ReturnType<typeof userEvent.setup>, text: string): Promise<void> {
  await user.clear(field())
  await user.type(field(), text)
  await user.tab()
}

describe('QuantityStepper', () => {
  it('goes up and down in the steps of the product', async () => {
    const { chosen, user } = mount()

    await user.click(button(/More/))
    await user.click(button(/Less/))

    expect(chosen.mock.calls).toEqual([[1000], [500]])
  })

  it('takes a typed multiple, with comma or point', async () => {
    const { chosen, user } = mount({}, 'de')

    await type(user, '1,25')
    await type(user, '2.5')

    expect(chosen.mock.calls).toEqual([[1250], [2500]])
  })

  it('offers the two nearest for what is no multiple, and changes nothing by itself', async () => {
    const { chosen, user } = mount()

    await type(user, '1.3')

    expect(screen.getByRole('alert').textContent).toMatch(
      /Sold in steps of 0.25.kg:\s*1.25.kg\s*or\s*1.5.kg\s*\?/,
    )
    expect(chosen).not.toHaveBeenCalled()

    await user.click(button(/^1.5/))
    expect(chosen).toHaveBeenCalledWith(1500)
  })

  it('never reads a quantity a thousand times too much', async () => {
    const { chosen, user } = mount({}, 'de')

    await type(user, '1.250')

    expect(chosen).not.toHaveBeenCalled()
    expect(field().value).toBe('1.250')
    expect(screen.getByRole('alert').textContent).toMatch(/Type a quantity/)
  })

  it('offers what is left when more is wanted', async () => {
    const { chosen, user } = mount({ leftMilli: 2300 })

    await type(user, '3')
    expect(screen.getByRole('alert').textContent).toMatch(/Only 2.25.kg left/)

    await user.click(button(/^2.25/))
    expect(chosen).toHaveBeenCalledWith(2250)
  })

  it('stops at the most that is sold at once', async () => {
    const { chosen, user } = mount({ product: makeProduct({ max: '1' }), modelValue: 1000 })

    await user.click(button(/More/))

    expect(screen.getByRole('alert').textContent).toMatch(/At most 1.kg/)
    expect(chosen).not.toHaveBeenCalled()
  })

  it('stops at the minimum, or removes there in a cart', async () => {
    mount({ modelValue: 250 })
    expect(button(/Less/).disabled).toBe(true)

    const { removed, user } = mount({ product: makeBar(), modelValue: 1000, isRemovable: true })
    await user.click(button(/Remove Tumaco/))
    expect(removed).toHaveBeenCalledOnce()
  })

  it('counts pieces without a unit', () => {
    mount({ product: makeBar(), modelValue: 2000 })

    expect(field().value).toBe('2')
    expect(screen.queryByText('piece')).toBeNull()
  })
})
