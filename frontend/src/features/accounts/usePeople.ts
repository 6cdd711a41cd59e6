import { queryOptions, useMutation, useQueryClient } from '@tanstack/vue-query'
import { api, unwrap } from '@/api/client'
import type { operations } from '@/api/schema'
import { useIntent } from '@/shared/composables/useIntent'

type PeopleFilter = NonNullable<operations['list_people']['parameters']['query']>

export const peopleKeys = {
  all: ['accounts', 'people'] as const,
  list: (filter: PeopleFilter) => ['accounts', 'people', 'list', filter] as const,
  roles: ['accounts', 'people', 'roles'] as const,
}

/** A page of people, by user name. */
export const peopleQuery = (filter: PeopleFilter) =>
  queryOptions({
    queryKey: peopleKeys.list(filter),
    queryFn: ({ signal }) => unwrap(api.GET('/users', { params: { query: filter }, signal })),
  })

/** The roles that can be given. */
export const rolesQuery = () =>
  queryOptions({
    queryKey: peopleKeys.roles,
    queryFn: async ({ signal }) => (await unwrap(api.GET('/roles', { signal }))).items,
    staleTime: 5 * 60_000,
  })

/** Decide about one person: let in, turn down, shut out, let in again. */
export function usePersonDecision(userId: () => string) {
  const queryClient = useQueryClient()
  const { once } = useIntent()
  const onSettled = () => queryClient.invalidateQueries({ queryKey: peopleKeys.all })
  const params = (key: string) => ({
    path: { user_id: userId() },
    header: { 'Idempotency-Key': key },
  })

  const approve = useMutation({
    mutationFn: (body: { role: string | null; reason: string | null }) =>
      once(['approve', userId(), body], (key) =>
        unwrap(api.POST('/users/{user_id}/approval', { params: params(key), body })),
      ),
    onSettled,
  })
  const reject = useMutation({
    mutationFn: (body: { reason: string | null }) =>
      once(['reject', userId(), body], (key) =>
        unwrap(api.POST('/users/{user_id}/rejection', { params: params(key), body })),
      ),
    onSettled,
  })
  const suspend = useMutation({
    mutationFn: (body: { reason: string | null }) =>
      once(['suspend', userId(), body], (key) =>
        unwrap(api.POST('/users/{user_id}/suspension', { params: params(key), body })),
      ),
    onSettled,
  })
  const restore = useMutation({
    mutationFn: (body: { reason: string | null }) =>
      once(['restore', userId(), body], (key) =>
        unwrap(api.POST('/users/{user_id}/restoration', { params: params(key), body })),
      ),
    onSettled,
  })
  return { approve, reject, suspend, restore }
}
