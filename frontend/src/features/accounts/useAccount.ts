import { queryOptions, useMutation, useQueryClient } from '@tanstack/vue-query'
import { api, unwrap } from '@/api/client'
import { session } from '@/api/session'
import { useIntent } from '@/shared/composables/useIntent'
import type { AddressWish, Profile } from './model'
import { accountKeys } from './queries'

export const ownKeys = {
  addresses: ['accounts', 'me', 'addresses'] as const,
  sessions: ['accounts', 'me', 'sessions'] as const,
}

/** The address book of the signed-in person, the usual address first. */
export const addressesQuery = () =>
  queryOptions({
    queryKey: ownKeys.addresses,
    queryFn: async ({ signal }) => (await unwrap(api.GET('/me/addresses', { signal }))).items,
  })

/** Where the person is signed in, this device among them. */
export const sessionsQuery = () =>
  queryOptions({
    queryKey: ownKeys.sessions,
    queryFn: async ({ signal }) => (await unwrap(api.GET('/me/sessions', { signal }))).items,
  })

/** Keep what the person says about themselves. */
export function useProfile() {
  const queryClient = useQueryClient()
  async function save(body: Profile): Promise<void> {
    const me = await unwrap(api.PATCH('/me', { body }))
    queryClient.setQueryData(accountKeys.me, me)
  }
  return { save }
}

/** Choose another password; this device stays signed in, all others are asked to log in. */
export function usePasswordChange() {
  const queryClient = useQueryClient()
  async function change(body: { old_password: string; new_password: string }): Promise<void> {
    session.begin(await unwrap(api.POST('/me/password', { body })))
    await queryClient.invalidateQueries({ queryKey: ownKeys.sessions })
  }
  return { change }
}

/** Add, change and remove addresses. */
export function useAddressBook() {
  const queryClient = useQueryClient()
  const { once } = useIntent()
  const onSettled = () => queryClient.invalidateQueries({ queryKey: ownKeys.addresses })

  async function keep(id: string | null, body: AddressWish): Promise<void> {
    if (id) {
      const path = { address_id: id }
      await unwrap(api.PATCH('/me/addresses/{address_id}', { params: { path }, body }))
    } else {
      await once(body, (key) =>
        unwrap(api.POST('/me/addresses', { params: { header: { 'Idempotency-Key': key } }, body })),
      )
    }
    await onSettled()
  }
  const remove = useMutation({
    mutationFn: (address_id: string) =>
      unwrap(api.DELETE('/me/addresses/{address_id}', { params: { path: { address_id } } })),
    onSettled,
  })
  return { keep, remove }
}

/** End sessions elsewhere: one, or all but this one. */
export function useSessionEnding() {
  const queryClient = useQueryClient()
  const onSettled = () => queryClient.invalidateQueries({ queryKey: ownKeys.sessions })
  const endOne = useMutation({
    mutationFn: (session_id: string) =>
      unwrap(api.DELETE('/me/sessions/{session_id}', { params: { path: { session_id } } })),
    onSettled,
  })
  const endOthers = useMutation({
    mutationFn: () => unwrap(api.DELETE('/me/sessions')),
    onSettled,
  })
  return { endOne, endOthers }
}

/** Ask for a link that sets a new password; the answer is the same for everybody. */
export function askPasswordReset(login: string) {
  return unwrap(api.POST('/auth/password-reset', { body: { login } }))
}

/** Set the password a link allows; every session of the person ends. */
export function confirmPasswordReset(body: { token: string; password: string }) {
  return unwrap(api.POST('/auth/password-reset/confirmation', { body }))
}
