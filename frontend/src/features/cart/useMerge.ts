import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { api, unwrap } from '@/api/client'
import { session } from '@/api/session'
import { useMemory, type Memory } from '@/shared/composables/useMemory'
import { toMilli } from '@/shared/quantities'
import { cameAlong, quantityOf, type Cart, type CameAlong } from './model'
import { cartKeys, useCart, useCartChanges } from './queries'

const DRAFT = 'merged'

/** What came along from the guest's cart, until it is answered or the person leaves. */
const mergedQuery = (memory: Memory) =>
  queryOptions({
    queryKey: cartKeys.merged,
    queryFn: async (): Promise<CameAlong[]> => {
      await session.known()
      if (!session.accessToken) memory.forgetDraft(DRAFT)
      return (memory.draft(DRAFT) as CameAlong[] | undefined) ?? []
    },
    staleTime: Infinity,
  })

/** Bring the lines of a guest's cart along after logging in; the banner tells of it. */
export async function mergeCart(memory: Memory, queryClient: QueryClient): Promise<void> {
  const answer = memory.hasCartToken() ? await merge(queryClient) : null
  if (!answer) return queryClient.resetQueries({ queryKey: cartKeys.cart, exact: true })
  memory.forgetCartToken()
  memory.keepDraft(DRAFT, answer.lines)
  queryClient.setQueryData(cartKeys.merged, answer.lines)
  queryClient.setQueryData(cartKeys.cart, answer.cart)
}

async function merge(queryClient: QueryClient) {
  const guest = queryClient.getQueryData<Cart | null>(cartKeys.cart) ?? null
  const answer = await unwrap(api.POST('/cart/merge')).catch(() => null)
  return answer && { cart: answer.cart, lines: cameAlong(answer.merged, guest) }
}

/** The lines that came along, and the two answers to them. */
export function useMerge() {
  const memory = useMemory()
  const queryClient = useQueryClient()
  const { data } = useQuery(mergedQuery(memory))
  const { cart } = useCart()
  const { change, remove } = useCartChanges()
  const isRemoving = ref(false)

  function keep(): void {
    memory.forgetDraft(DRAFT)
    queryClient.setQueryData(cartKeys.merged, [])
  }

  /** Take out what came along; what lay in the person's own cart stays. */
  async function takeOut(): Promise<void> {
    isRemoving.value = true
    try {
      for (const { productId, addedMilli } of data.value ?? []) {
        const rest = quantityOf(cart.value, productId) - addedMilli
        const line = cart.value?.lines.find(({ product }) => product.id === productId)
        if (!line || addedMilli === 0) continue
        if (rest < toMilli(line.product.min)) await remove(productId)
        else await change(productId, rest)
      }
      keep()
    } finally {
      isRemoving.value = false
    }
  }

  return { lines: computed(() => data.value ?? []), isRemoving, keep, takeOut }
}
