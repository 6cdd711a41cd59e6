import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { show } from '@testing/harness'
import { makeReport } from '@testing/office'
import { url, useServer } from '@testing/server'
import { saveFile } from '@/shared/save'
import type { Report } from '../model'
import ReportRow from './ReportRow.vue'

vi.mock('@/shared/save', () => ({ saveFile: vi.fn() }))
const server = useServer()

function mount(facts: Partial<Report>) {
  show(ReportRow, { props: { report: makeReport(facts) } })
  return userEvent.setup()
}

const press = (name: RegExp) => screen.getByRole('button', { name })

describe('ReportRow', () => {
  it('shows rows done of rows total, and a way to stop', async () => {
    const cancelled = vi.fn()
    server.use(
      http.post(url('/reports/:id/cancellation'), () => {
        cancelled()
        return HttpResponse.json(makeReport({ status: 'cancelled' }))
      }),
    )
    const user = mount({})

    expect(screen.getByText('18,400 of 31,120 rows')).toBeTruthy()
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('18400')
    await user.click(press(/Cancel/))

    await waitFor(() => expect(cancelled).toHaveBeenCalledOnce())
  })

  it('fetches the file with the person’s credentials and saves it under its name', async () => {
    server.use(
      http.get(url('/reports/:id/file'), () =>
        HttpResponse.text('section,lines\n', { headers: { 'Content-Type': 'text/csv' } }),
      ),
    )
    const user = mount({ status: 'ready', rows_done: 12, size: 900 })

    await user.click(press(/Download/))

    await waitFor(() => expect(saveFile).toHaveBeenCalledOnce())
    expect(vi.mocked(saveFile).mock.calls[0]?.[1]).toBe(makeReport().file_name)
  })

  it('names the cause of a failure and asks for the same again', async () => {
    const asked: unknown[] = []
    server.use(
      http.post(url('/reports'), async ({ request }) => {
        asked.push(await request.json())
        return HttpResponse.json(makeReport(), { status: 202 })
      }),
    )
    const user = mount({ status: 'failed', failure_reason: 'no_space' })

    expect(screen.getByText(/The disk was full/)).toBeTruthy()
    await user.click(press(/again/))

    await waitFor(() =>
      expect(asked).toEqual([{ kind: 'sales_by_section', from: '2026-11-01', to: '2026-11-20' }]),
    )
  })

  it('offers no download of what is no longer kept', () => {
    mount({ status: 'expired' })

    expect(screen.queryByRole('button', { name: /Download/ })).toBeNull()
    expect(screen.getByText(/No longer kept/)).toBeTruthy()
  })
})
