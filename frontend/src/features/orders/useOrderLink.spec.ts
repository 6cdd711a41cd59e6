import { waitFor } from '@testing-library/vue'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { makeMemory, show } from '@testing/harness'
import { useOrderLink } from './useOrderLink'

async function open(hash: string, known: string | null, isLocked = ref(false)) {
  const memory = makeMemory()
  if (known) memory.keepOrderToken('7', known)
  const askAgain = vi.fn()
  const Page = defineComponent(() => {
    useOrderLink(() => isLocked.value, askAgain)
    return () => h('p')
  })
  const Door = defineComponent({
    setup: () => () => h('div', isAtOrder.value ? h(Page) : ''),
  })
  const isAtOrder = ref(false)
  const { router } = show(Door, { memory })
  await router.push({ name: 'order', params: { id: '7' }, hash })
  isAtOrder.value = true
  await waitFor(() => expect(router.currentRoute.value.hash).toBe(''))
  return { memory, askAgain, isLocked }
}

describe('useOrderLink', () => {
  it('keeps the key of the link and takes it out of the address', async () => {
    const { memory } = await open('#key-from-mail', null)

    expect(memory.orderToken('7')).toBe('key-from-mail')
  })

  it('goes back to the key it had when the given one does not fit', async () => {
    const { memory, askAgain, isLocked } = await open('#broken', 'right')
    expect(memory.orderToken('7')).toBe('broken')

    isLocked.value = true

    await waitFor(() => expect(askAgain).toHaveBeenCalledOnce())
    expect(memory.orderToken('7')).toBe('right')
  })

  it('leaves a known key alone where the link has none', async () => {
    const { memory } = await open('', 'right')

    expect(memory.orderToken('7')).toBe('right')
  })
})
