import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, reactive } from 'vue'
import { show } from '@testing/harness'
import type { Address } from '@/features/accounts/model'
import AddressFields from './AddressFields.vue'

const BLANK = { line_1: '', line_2: '', postal_code: '', city: '', country: '' }
const HOME: Address = {
  id: 'a',
  label: 'Home',
  line_1: 'Mill Street 3',
  line_2: 'Back yard',
  postal_code: '10969',
  city: 'Berlin',
  country: 'DE',
  is_default: true,
}
const WORK: Address = {
  ...HOME,
  id: 'b',
  label: 'Work',
  line_1: 'Linden Row 14',
  is_default: false,
}

function mount(addresses: Address[], typed = BLANK) {
  const state = reactive({ address: { ...typed } })
  const Form = defineComponent(
    () => () =>
      h(AddressFields, {
        addresses,
        errors: {},
        modelValue: state.address,
        'onUpdate:modelValue': (address: typeof BLANK) => (state.address = address),
      }),
  )
  show(Form)
  return { state, user: userEvent.setup() }
}

const street = () => screen.getByLabelText<HTMLInputElement>('Street and number').value

describe('AddressFields', () => {
  it('begins with the usual address', async () => {
    const { state } = mount([WORK, HOME])

    await waitFor(() => expect(street()).toBe('Mill Street 3'))
    expect(state.address.country).toBe('DE')
  })

  it('takes another one of the person on request, or none', async () => {
    const { user } = mount([WORK, HOME])

    await user.selectOptions(screen.getByLabelText('Bring it to'), 'Work: Linden Row 14, Berlin')
    expect(street()).toBe('Linden Row 14')

    await user.selectOptions(screen.getByLabelText('Bring it to'), 'Another address')
    expect(street()).toBe('')
  })

  it('leaves alone what was typed', () => {
    mount([HOME], { ...BLANK, line_1: 'Somewhere 1' })

    expect(street()).toBe('Somewhere 1')
    expect(screen.getByLabelText<HTMLSelectElement>('Bring it to').selectedOptions[0]?.text).toBe(
      'Another address',
    )
  })

  it('offers nothing to a guest', () => {
    mount([])

    expect(screen.queryByLabelText('Bring it to')).toBeNull()
  })
})
