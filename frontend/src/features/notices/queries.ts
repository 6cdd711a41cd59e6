import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, unwrap, unwrapTagged, type Tagged } from '@/api/client'
import type { components } from '@/api/schema'

type NoticePage = components['schemas']['NoticePage']

const ASK_AGAIN_MS = 30_000

export const noticeKeys = { own: ['notices', 'own'] as const }

/** The newest notices of the signed-in person, with their ETag. */
export const noticesQuery = () =>
  queryOptions({
    queryKey: noticeKeys.own,
    queryFn: ({ client, queryKey, signal }): Promise<Tagged<NoticePage>> => {
      const known = client.getQueryData<Tagged<NoticePage>>(queryKey)
      const headers = known?.etag ? { 'If-None-Match': known.etag } : {}
      return unwrapTagged(api.GET('/notices', { headers, signal }), known)
    },
    refetchInterval: ASK_AGAIN_MS, // a hidden page asks nothing
  })

export function useNotices() {
  const query = useQuery(noticesQuery())
  return { ...query, notices: computed(() => query.data.value?.data.items) }
}

/** Note that notices were read; a repeat is harmless. */
export function useReadNotices() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[]) =>
      Promise.all(
        ids.map((notice_id) =>
          unwrap(api.POST('/notices/{notice_id}/read', { params: { path: { notice_id } } })),
        ),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: noticeKeys.own }),
  })
}
