import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, unwrap } from '@/api/client'
import { session } from '@/api/session'
import { useMemory, type Memory } from '@/shared/composables/useMemory'
import { fromMilli, toMilli } from '@/shared/quantities'
import {
  isDearer,
  withoutLine,
  withQuantity,
  withWish,
  type Cart,
  type SubstitutionWish,
} from './model'

export const cartKeys = { cart: ['cart'] as const, merged: ['cart', 'merged'] as const }

/** The whole cart; null for a guest who never put anything in, without asking the server. */
export const cartQuery = (memory: Memory) =>
  queryOptions({
    queryKey: cartKeys.cart,
    queryFn: async ({ signal }): Promise<Cart | null> => {
      await session.known()
      if (!session.accessToken && !memory.hasCartToken()) return null
      return unwrap(api.GET('/cart', { signal }))
    },
    staleTime: 5_000,
  })

export function useCart() {
  const query = useQuery(cartQuery(useMemory()))
  return {
    ...query,
    cart: computed(() => query.data.value ?? null),
    count: computed(() => query.data.value?.lines.length ?? 0),
  }
}

/** Writes to the cart, one after the other: each answer is the whole cart. */
export function useCartChanges() {
  const queryClient = useQueryClient()
  const scope = { id: 'cart' }

  function keep(cart: Cart): void {
    queryClient.setQueryData(cartKeys.cart, cart)
  }

  function foresee(change: (cart: Cart) => Cart): void {
    void queryClient.cancelQueries({ queryKey: cartKeys.cart })
    queryClient.setQueryData<Cart | null>(cartKeys.cart, (cart) => (cart ? change(cart) : cart))
  }

  const refetch = () => queryClient.invalidateQueries({ queryKey: cartKeys.cart })

  const add = useMutation({
    scope,
    mutationFn: (line: { productId: number; milli: number }) =>
      unwrap(
        api.POST('/cart/lines', {
          body: { product_id: line.productId, quantity: fromMilli(line.milli) },
        }),
      ),
    onSuccess: keep,
    onError: refetch,
  })

  const change = useMutation({
    scope,
    mutationFn: (line: { productId: number; milli: number }) =>
      unwrap(
        api.PATCH('/cart/lines/{product_id}', {
          body: { quantity: fromMilli(line.milli) },
          params: { path: { product_id: line.productId } },
        }),
      ),
    onMutate: ({ productId, milli }) =>
      foresee((cart) => withQuantity(cart, productId, fromMilli(milli))),
    onSuccess: keep,
    onError: refetch,
  })

  const wish = useMutation({
    scope,
    mutationFn: (line: { productId: number; wish: SubstitutionWish }) =>
      unwrap(
        api.PATCH('/cart/lines/{product_id}', {
          body: { substitution_wish: line.wish },
          params: { path: { product_id: line.productId } },
        }),
      ),
    onMutate: ({ productId, wish }) => foresee((cart) => withWish(cart, productId, wish)),
    onSuccess: keep,
    onError: refetch,
  })

  const remove = useMutation({
    scope,
    mutationFn: (productId: number) =>
      unwrap(
        api.DELETE('/cart/lines/{product_id}', { params: { path: { product_id: productId } } }),
      ),
    onMutate: (productId) => foresee((cart) => withoutLine(cart, productId)),
    onSuccess: keep,
    onError: refetch,
  })

  /** Say yes to what became dearer: a line that is set anew has today's price. */
  async function acceptPrices(cart: Cart): Promise<void> {
    for (const { product, quantity } of cart.lines.filter(isDearer)) {
      await change.mutateAsync({ productId: product.id, milli: toMilli(quantity) })
    }
  }

  return {
    add: (productId: number, milli: number) => add.mutateAsync({ productId, milli }),
    acceptPrices,
    change: (productId: number, milli: number) => change.mutateAsync({ productId, milli }),
    remove: (productId: number) => remove.mutateAsync(productId),
    wish: (productId: number, wish_: SubstitutionWish) =>
      wish.mutateAsync({ productId, wish: wish_ }),
    isAdding: add.isPending,
  }
}
