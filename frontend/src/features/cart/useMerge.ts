import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { api, unwrap } from '@/api/client'
import { session } from '@/api/session'
import { useMemory, type Memory } from '@/shared/composables/useMemory'
import { toMilli } from '@/shared/quantities'
import type { MergedLine } from './model'
import { cartKeys } from './queries'

const DRAFT = 'merged'

/** What came along from the guest's cart, until it is answered or the person leaves. */
const mergedQuery = (memory: Memory) =>
  queryOptions({
    queryKey: cartKeys.merged,
    queryFn: async (): Promise<MergedLine[]> => {
      await session.known()
      if (!session.accessToken) memory.forgetDraft(DRAFT)
      return (memory.draft(DRAFT) as MergedLine[] | undefined) ?? []
    },
    staleTime: Infinity,
  })

/** Bring the lines of a guest's cart along after logging in; the banner tells of it. */
export async function mergeCart(memory: Memory, queryClient: QueryClient): Promise<void> {
  const answer = memory.hasCartToken()
    ? await unwrap(api.POST('/cart/merge')).catch(() => null)
    : null
  if (!answer) return queryClient.resetQueries({ queryKey: cartKeys.cart, exact: true })
  memory.forgetCartToken()
  memory.keepDraft(DRAFT, answer.merged)
  queryClient.setQueryData(cartKeys.merged, answer.merged)
  queryClient.setQueryData(cartKeys.cart, answer.cart)
}

/** Bring the guest's cart along from wherever somebody signs in. */
export function useMergeCart() {
  const memory = useMemory()
  const queryClient = useQueryClient()
  return () => mergeCart(memory, queryClient)
}

/** The lines that came along, and the two answers to them. */
export function useMerge() {
  const memory = useMemory()
  const queryClient = useQueryClient()
  const { data } = useQuery(mergedQuery(memory))
  const isRemoving = ref(false)
  const lines = computed(() => data.value ?? [])
  const came = computed(() => lines.value.filter(({ added }) => toMilli(added) > 0))

  function keep(): void {
    memory.forgetDraft(DRAFT)
    queryClient.setQueryData(cartKeys.merged, [])
  }

  /** Take out what came along; what lay in the person's own cart stays. */
  async function takeOut(): Promise<void> {
    isRemoving.value = true
    const brought = came.value.map(({ product_id, added }) => ({ product_id, quantity: added }))
    try {
      const cart = await unwrap(api.POST('/cart/merge/undo', { body: { lines: brought } }))
      queryClient.setQueryData(cartKeys.cart, cart)
      keep()
    } finally {
      isRemoving.value = false
    }
  }

  return { lines, came, isRemoving, keep, takeOut }
}
