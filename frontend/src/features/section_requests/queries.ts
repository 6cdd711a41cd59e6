import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, unwrap, unwrapTagged, type Tagged } from '@/api/client'
import type { operations } from '@/api/schema'
import { catalogueKeys } from '@/features/catalogue/queries'
import { useIntent } from '@/shared/composables/useIntent'
import { usePolling } from '@/shared/composables/usePolling'
import { isMoving, type RequestWish, type SectionRequest } from './model'

type ListQuery = NonNullable<operations['list_section_requests']['parameters']['query']>

export const sectionRequestKeys = {
  all: ['section_requests'] as const,
  lists: ['section_requests', 'list'] as const,
  list: (filter: ListQuery) => ['section_requests', 'list', filter] as const,
  one: (id: string) => ['section_requests', 'one', id] as const,
}

/** A page of requests, the newest first. */
export const sectionRequestsQuery = (filter: ListQuery) =>
  queryOptions({
    queryKey: sectionRequestKeys.list(filter),
    queryFn: ({ signal }) =>
      unwrap(api.GET('/section-requests', { params: { query: filter }, signal })),
  })

/** One request with its ETag, so that asking again costs almost nothing. */
export const sectionRequestQuery = (id: string) =>
  queryOptions({
    queryKey: sectionRequestKeys.one(id),
    queryFn: ({ client, queryKey, signal }): Promise<Tagged<SectionRequest>> => {
      const known = client.getQueryData<Tagged<SectionRequest>>(queryKey)
      const headers = known?.etag ? { 'If-None-Match': known.etag } : {}
      const params = { path: { request_id: id } }
      return unwrapTagged(
        api.GET('/section-requests/{request_id}', { params, headers, signal }),
        known,
      )
    },
  })

/** Follow a request; what the worker did to the sections shows everywhere at once. */
export function useSectionRequest(id: MaybeRefOrGetter<string | undefined>) {
  const queryClient = useQueryClient()
  const query = useQuery(
    computed(() => ({
      ...sectionRequestQuery(toValue(id) ?? ''),
      enabled: toValue(id) !== undefined,
    })),
  )
  const request = computed(() => query.data.value?.data)

  usePolling(
    async () => {
      const before = query.data.value?.etag
      await query.refetch({ cancelRefetch: false })
      return query.data.value?.etag !== before
    },
    () => request.value !== undefined && isMoving(request.value.status),
  )
  watch(
    () => request.value && ([request.value.id, request.value.status] as const),
    (now, before) => {
      if (!now || !before || now[0] !== before[0] || now[1] === before[1]) return
      void queryClient.invalidateQueries({ queryKey: sectionRequestKeys.lists })
      if (now[1] === 'applied') {
        void queryClient.invalidateQueries({ queryKey: catalogueKeys.sections })
      }
    },
  )
  return { ...query, request }
}

/** Approve, reject or withdraw one request. */
export function useDecision(id: MaybeRefOrGetter<string>) {
  const queryClient = useQueryClient()
  const { once } = useIntent()
  const settle = () => queryClient.invalidateQueries({ queryKey: sectionRequestKeys.all })
  const path = () => ({ request_id: toValue(id) })
  const header = (key: string) => ({ 'Idempotency-Key': key })

  const approve = useMutation({
    mutationFn: (word: string) => {
      const body = { note: word || null }
      return once(['approve', path(), body], (key) =>
        unwrap(
          api.POST('/section-requests/{request_id}/approval', {
            params: { path: path(), header: header(key) },
            body,
          }),
        ),
      )
    },
    onSettled: settle,
  })
  const reject = useMutation({
    mutationFn: (reason: string) =>
      once(['reject', path(), reason], (key) =>
        unwrap(
          api.POST('/section-requests/{request_id}/rejection', {
            params: { path: path(), header: header(key) },
            body: { reason },
          }),
        ),
      ),
    onSettled: settle,
  })
  const withdraw = useMutation({
    mutationFn: () =>
      once(['withdraw', path()], (key) =>
        unwrap(
          api.POST('/section-requests/{request_id}/withdrawal', {
            params: { path: path(), header: header(key) },
          }),
        ),
      ),
    onSettled: settle,
  })
  return { approve, reject, withdraw }
}

/** File a request; it waits until somebody else decides. */
export function useFileRequest() {
  const queryClient = useQueryClient()
  const { once } = useIntent()

  async function file(body: RequestWish): Promise<SectionRequest> {
    const request = await once(body, (key) =>
      unwrap(
        api.POST('/section-requests', { params: { header: { 'Idempotency-Key': key } }, body }),
      ),
    )
    await queryClient.invalidateQueries({ queryKey: sectionRequestKeys.lists })
    return request
  }

  return { file }
}
