/** The API as a spec wants it: handlers by msw; anything unexpected fails the spec. */
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'

export const ORIGIN = location.origin

export function useServer() {
  const server = setupServer()
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
  afterEach(() => server.resetHandlers())
  afterAll(() => server.close())
  return server
}

export const url = (path: string) => `${ORIGIN}/api${path}`
