import { fireEvent, render, screen, waitFor } from '@testing-library/vue'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { Problem } from '@/api/problem'
import { useForm, type FormWish } from './useForm'

interface Values {
  name: string
  email: string
}

function mount(wish: Partial<FormWish<Values, string>>) {
  const component = defineComponent({
    setup: () =>
      useForm<Values, string>({
        initial: () => ({ name: '', email: '' }),
        send: () => Promise.resolve('saved'),
        ...wish,
      }),
    template: `
      <form @submit.prevent="submit">
        <input aria-label="name" v-model="values.name" :aria-invalid="!!errors.name" @input="touched('name')" />
        <input aria-label="email" v-model="values.email" :aria-invalid="!!errors.email" />
        <output>{{ errors.name }}|{{ errors.email }}|{{ message }}</output>
        <button :disabled="isBusy">Save</button>
      </form>`,
  })
  return render(component)
}

const save = () => fireEvent.submit(screen.getByRole('button').closest('form') as HTMLFormElement)
const said = () => screen.getByRole('status').textContent
const refusal = (facts: object) =>
  new Problem({ type: '/problems/invalid', title: 'Something is not right', status: 422, ...facts })

describe('useForm', () => {
  it('asks nothing of the server while something is known to be wrong', async () => {
    const send = vi.fn(() => Promise.resolve('saved'))
    mount({ send, check: () => ({ name: 'Type a name' }) })

    await save()

    expect(said()).toBe('Type a name||')
    expect(send).not.toHaveBeenCalled()
  })

  it('puts the focus on the first field with an error', async () => {
    mount({ check: () => ({ email: 'Type an address' }) })

    await save()

    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('email')))
  })

  it('puts what the server says on its fields and keeps what was typed', async () => {
    mount({ send: () => Promise.reject(refusal({ errors: { email: ['This address bounces'] } })) })
    await fireEvent.update(screen.getByLabelText('email'), 'a@b.example')

    await save()

    await waitFor(() => expect(said()).toBe('|This address bounces|'))
    expect(screen.getByLabelText<HTMLInputElement>('email').value).toBe('a@b.example')
  })

  it('shows the title of a refusal that belongs to no field', async () => {
    mount({ send: () => Promise.reject(refusal({})) })

    await save()

    await waitFor(() => expect(said()).toBe('||Something is not right'))
  })

  it('leaves a problem to the page that handles it', async () => {
    const handle = vi.fn()
    mount({
      send: () => Promise.reject(refusal({})),
      handles: { '/problems/invalid': handle },
    })

    await save()

    await waitFor(() => expect(handle).toHaveBeenCalledOnce())
    expect(said()).toBe('||')
  })

  it('sends once, however often it is pressed', async () => {
    const send = vi.fn(() => new Promise<string>(() => undefined))
    mount({ send })

    await save()
    await save()
    await save()

    expect(send).toHaveBeenCalledOnce()
    expect(screen.getByRole<HTMLButtonElement>('button').disabled).toBe(true)
  })

  it('forgets an error as soon as its field is typed into', async () => {
    mount({ check: ({ name }): Record<string, string> => (name ? {} : { name: 'Type a name' }) })
    await save()

    await fireEvent.update(screen.getByLabelText('name'), 'M')

    expect(said()).toBe('||')
  })
})
