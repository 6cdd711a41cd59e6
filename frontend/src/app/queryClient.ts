import { QueryClient } from '@tanstack/vue-query'
import { isProblem } from '@/api/problem'

const MAX_RETRIES = 2

/** Server data: fresh for a while, asked again when the server may simply have been busy. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always', // whether the shop answers is found out by asking it
        refetchOnReconnect: true,
        staleTime: 15_000,
        gcTime: 30 * 60_000, // Back finds its list as long as it was
        retry: (failures, error) => failures < MAX_RETRIES && mayPass(error),
        retryDelay: (failure) => 400 * 2 ** failure,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

function mayPass(error: unknown): boolean {
  return isProblem(error) && (error.status === 0 || error.status >= 500)
}
