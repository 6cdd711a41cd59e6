import { onlineManager } from '@tanstack/vue-query'
import { http, HttpResponse } from 'msw'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api } from '@/api/client'
import { connection } from '@/api/connection'
import { url, useServer } from '@testing/server'
import { useConnection } from './connection'

const server = useServer()

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => connection.note(true))

describe('useConnection', () => {
  it('is lost when a request gets no answer, and found when one does', async () => {
    const visit = useConnection()
    server.use(http.get(url('/shop'), () => HttpResponse.error()))
    await api.GET('/shop').catch(() => null)
    expect(visit.isLost).toBe(true)
    await vi.waitFor(() => expect(onlineManager.isOnline()).toBe(false))

    server.use(http.get(url('/shop'), () => HttpResponse.json({})))
    await visit.knock()

    expect(visit.isLost).toBe(false)
    await vi.waitFor(() => expect(onlineManager.isOnline()).toBe(true))
  })

  it('does not take a refusal for a lost connection', async () => {
    const visit = useConnection()
    server.use(http.get(url('/shop'), () => new HttpResponse(null, { status: 503 })))

    await api.GET('/shop')

    expect(visit.isLost).toBe(false)
  })

  it('knows at once when the machine goes off the net', () => {
    const visit = useConnection()

    window.dispatchEvent(new Event('offline'))

    expect(visit.isLost).toBe(true)
  })
})
