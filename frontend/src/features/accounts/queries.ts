import {
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
  type Query,
  type QueryClient,
} from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { api, unwrap } from '@/api/client'
import type { components } from '@/api/schema'
import { session, type Access } from '@/api/session'

type LogIn = components['schemas']['LoginIn']
type Registration = components['schemas']['RegisterIn']

export const accountKeys = {
  shop: ['accounts', 'shop'] as const,
  me: ['accounts', 'me'] as const,
}

/** The shop's name, currency, address and texts. */
export const shopQuery = () =>
  queryOptions({
    queryKey: accountKeys.shop,
    queryFn: ({ signal }) => unwrap(api.GET('/shop', { signal })),
    staleTime: 10 * 60_000,
  })

/** The signed-in person. Ask only when somebody is signed in. */
export const meQuery = () =>
  queryOptions({
    queryKey: accountKeys.me,
    queryFn: ({ signal }) => unwrap(api.GET('/me', { signal })),
    staleTime: 5 * 60_000,
  })

const hasSession = ref(session.accessToken !== null)
session.onChange((access) => {
  hasSession.value = access !== null
})

/** Return the signed-in person, if any, and what they may do. */
export function useMe() {
  const { data } = useQuery({ ...meQuery(), enabled: hasSession })
  const user = computed(() => (hasSession.value ? data.value : undefined))
  return {
    user,
    isSignedIn: computed(() => hasSession.value),
    may: (permission: string) => user.value?.permissions.includes(permission) ?? false,
  }
}

/** Open a session; everything read for somebody else before is forgotten. */
export async function logIn(queryClient: QueryClient, who: LogIn): Promise<void> {
  const access = await unwrap(api.POST('/auth/login', { body: who }))
  await enter(queryClient, access)
}

function isPersonal({ queryKey: [feature, what] }: Query): boolean {
  return (
    feature !== 'catalogue' && feature !== 'cart' && (feature !== 'accounts' || what !== 'shop')
  )
}

/** Forget what was read for one person and is on no page now; what everybody may read stays. */
export function forgetRead(queryClient: QueryClient): void {
  queryClient.removeQueries({ predicate: isPersonal, type: 'inactive' })
}

/** Begin the session that was given; what was read about anybody before is forgotten. */
export async function enter(queryClient: QueryClient, access: Access): Promise<void> {
  forgetRead(queryClient)
  await queryClient.resetQueries({ queryKey: accountKeys.me })
  session.begin(access)
}

export function register(body: Registration) {
  return unwrap(api.POST('/auth/register', { body }))
}

/* What honours the refresh cookie demands a content type that no foreign form can send. */
const PROOF = { 'Content-Type': 'application/json' }

export function useLogOut() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.POST('/auth/logout', { headers: PROOF })),
    onSettled: () => {
      session.end()
      forgetRead(queryClient)
      queryClient.removeQueries({ queryKey: accountKeys.me })
      void queryClient.resetQueries({ predicate: isPersonal })
      void queryClient.resetQueries({ queryKey: ['cart'] })
    },
  })
}
