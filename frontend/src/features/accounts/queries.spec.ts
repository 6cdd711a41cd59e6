import { QueryClient, QueryObserver } from '@tanstack/vue-query'
import { describe, expect, it } from 'vitest'
import { accountKeys, forgetRead } from './queries'

const OWN = [['orders', 'list'], ['orders', 'order', '7'], accountKeys.me, ['notices', 'own']]
const EVERYBODYS = [['catalogue', 'sections'], accountKeys.shop, ['cart']]

function readBy(somebody: string): QueryClient {
  const client = new QueryClient()
  for (const key of [...OWN, ...EVERYBODYS]) client.setQueryData(key, somebody)
  return client
}

describe('forgetRead', () => {
  it('leaves the next person nothing of the one before', () => {
    const client = readBy('Ada')

    forgetRead(client)

    for (const key of OWN) expect(client.getQueryData(key)).toBeUndefined()
    for (const key of EVERYBODYS) expect(client.getQueryData(key)).toBe('Ada')
  })

  it('leaves alone what stands on the page', () => {
    const client = readBy('Ada')
    const queryKey = ['orders', 'order', '7']
    const options = { queryKey, queryFn: () => 'Ada', staleTime: Infinity }
    const leave = new QueryObserver(client, options).subscribe(() => undefined)

    forgetRead(client)

    expect(client.getQueryData(['orders', 'order', '7'])).toBe('Ada')
    leave()
  })
})
