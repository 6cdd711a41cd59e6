import type { components } from '@/api/schema'

export type Notice = components['schemas']['NoticeOut']

/** Read one fact as text; empty where it is not told. */
export function fact(notice: Pick<Notice, 'facts'>, name: string): string {
  const value = notice.facts[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

export function unreadCount(notices: Notice[]): number {
  return notices.filter(({ read_at }) => read_at === null).length
}
