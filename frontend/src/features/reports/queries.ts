import {
  queryOptions,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/vue-query'
import { computed, watch } from 'vue'
import { api, unwrap, unwrapTagged, type Tagged } from '@/api/client'
import { sectionsQuery } from '@/features/catalogue/queries'
import { useIntent } from '@/shared/composables/useIntent'
import { usePolling } from '@/shared/composables/usePolling'
import { isOpen, type Period, type Report, type ReportWish } from './model'

export const reportKeys = {
  all: ['reports'] as const,
  kinds: ['reports', 'kinds'] as const,
  figures: (kind: string, period: Partial<Period>) => ['reports', 'figures', kind, period] as const,
  shelf: ['reports', 'shelf'] as const,
  one: (id: string) => ['reports', 'one', id] as const,
}

/** What can be asked for; the defaults move on with the shop's calendar. */
export const reportKindsQuery = () =>
  queryOptions({
    queryKey: reportKeys.kinds,
    queryFn: async ({ signal }) => {
      const found = await unwrap(api.GET('/reports/kinds', { signal }))
      return found.items
    },
  })

/** Figures for the screen, as of now. */
export const figuresQuery = (kind: string, period: Partial<Period>) =>
  queryOptions({
    queryKey: reportKeys.figures(kind, period),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/reports/kinds/{kind}/figures', {
          params: { path: { kind }, query: period },
          signal,
        }),
      ),
  })

/** The tint of each top section by its name, for charts. */
export function useSectionTints() {
  const { data } = useQuery(sectionsQuery())
  return computed(() =>
    Object.fromEntries((data.value ?? []).map(({ name, tint }) => [name, tint])),
  )
}

/** The own reports, the newest first. */
export const shelfQuery = () =>
  queryOptions({
    queryKey: reportKeys.shelf,
    queryFn: async ({ signal }) => {
      const page = await unwrap(api.GET('/reports', { signal }))
      return page.items
    },
  })

/** One report with its ETag, so that asking again costs almost nothing. */
export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: reportKeys.one(id),
    queryFn: ({ client, queryKey, signal }): Promise<Tagged<Report>> => {
      const known = client.getQueryData<Tagged<Report>>(queryKey)
      const headers = known?.etag ? { 'If-None-Match': known.etag } : {}
      const params = { path: { report_id: id } }
      return unwrapTagged(api.GET('/reports/{report_id}', { params, headers, signal }), known)
    },
  })

/** The own reports; those that are being made are followed to their end. */
export function useReportShelf(isWanted: () => boolean) {
  const queryClient = useQueryClient()
  const shelf = useQuery({ ...shelfQuery(), enabled: isWanted })
  const openIds = computed(() =>
    (shelf.data.value ?? []).filter(({ status }) => isOpen(status)).map(({ id }) => id),
  )
  const followed = useQueries({
    queries: computed(() => openIds.value.map((id) => reportQuery(id))),
  })
  const latest = computed(() => new Map(followed.value.map(({ data }) => [data?.data.id, data])))
  const reports = computed(() =>
    shelf.data.value?.map((report) => latest.value.get(report.id)?.data ?? report),
  )

  usePolling(
    async () => {
      const before = new Map(latest.value)
      await Promise.all(openIds.value.map((id) => queryClient.refetchQueries(reportQuery(id))))
      return openIds.value.some((id) => latest.value.get(id)?.etag !== before.get(id)?.etag)
    },
    () => openIds.value.length > 0,
  )
  watch(
    () => followed.value.filter(({ data }) => data && !isOpen(data.data.status)).length,
    (ended) => {
      if (ended > 0) void queryClient.invalidateQueries({ queryKey: reportKeys.shelf })
    },
  )
  return { ...shelf, reports }
}

/** Ask for a file, cancel it, do without it. */
export function useReportActions() {
  const queryClient = useQueryClient()
  const { once } = useIntent()
  const settle = () => queryClient.invalidateQueries({ queryKey: reportKeys.shelf })
  const header = (key: string) => ({ 'Idempotency-Key': key })

  const request = useMutation({
    mutationFn: (body: ReportWish) =>
      once(body, (key) => unwrap(api.POST('/reports', { params: { header: header(key) }, body }))),
    onSettled: settle,
  })
  const cancel = useMutation({
    mutationFn: (id: string) =>
      once(['cancel', id], (key) =>
        unwrap(
          api.POST('/reports/{report_id}/cancellation', {
            params: { path: { report_id: id }, header: header(key) },
          }),
        ),
      ),
    onSettled: settle,
  })
  const remove = useMutation({
    mutationFn: (id: string) =>
      unwrap(api.DELETE('/reports/{report_id}', { params: { path: { report_id: id } } })),
    onSettled: settle,
  })
  return { request, cancel, remove }
}

/** Fetch a file with the credentials that a plain link would not carry. */
export function fetchReportFile(id: string): Promise<Blob> {
  const params = { path: { report_id: id } }
  return unwrap(api.GET('/reports/{report_id}/file', { params, parseAs: 'blob' })) as Promise<Blob>
}
