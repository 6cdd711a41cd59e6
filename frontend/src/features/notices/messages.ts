/** What a notice says and where it leads, by kind. */
import type { RouteLocationRaw } from 'vue-router'
import { fact, type Notice } from './model'

interface Words {
  title: string
  detail?: string
  to?: RouteLocationRaw
}
type Tell = (fact: (name: string) => string) => Words

const request = (tell: (fact: (name: string) => string) => string): Tell => {
  return (fact) => ({
    title: tell(fact),
    to: { name: 'section-requests', params: { id: fact('request_id') } },
  })
}
const order = (said: string): Tell => {
  return (fact) => ({
    title: `Order ${fact('number')} ${said}`,
    to: { name: 'order', params: { id: fact('order_id') } },
  })
}
const account =
  (title: string): Tell =>
  (fact) => ({ title, detail: fact('reason') })

const WORDS: Record<string, Tell> = {
  'section_requests.filed': request(
    (fact) => `${fact('requested_by_name')} asks about the section ${fact('section_name')}`,
  ),
  'section_requests.applied': request((fact) => `${fact('section_name')}: your request is applied`),
  'section_requests.rejected': request(
    (fact) => `${fact('section_name')}: your request is rejected`,
  ),
  'section_requests.conflict': request(
    (fact) => `${fact('section_name')}: approved, but it could not be applied`,
  ),
  'reports.ready': (fact) => ({ title: `${fact('file_name')} is ready`, to: { name: 'reports' } }),
  'reports.failed': (fact) => ({
    title: `${fact('file_name')} could not be made`,
    to: { name: 'reports' },
  }),
  'order.confirmed': order('is confirmed'),
  'order.cancelled': order('is cancelled'),
  'order.failed': order('could not be taken'),
  'order.changed': order('was changed'),
  'mail.arrived': (fact) => ({ title: `The test mail to ${fact('to')} was taken` }),
  'mail.refused': (fact) => ({
    title: `The test mail to ${fact('to')} was refused`,
    detail: 'Check the mail settings of the shop.',
    to: { name: 'settings' },
  }),
  'user.waiting': (fact) => ({
    title: `${fact('username')} waits for approval`,
    to: { name: 'people' },
  }),
  'user.approved': account('Your account is approved'),
  'user.rejected': account('Your account is rejected'),
  'user.suspended': account('Your account is suspended'),
  'session.refresh_reused': () => ({
    title: 'Somebody may have used a copy of your log-in',
    detail: 'That session was ended. Choose a new password.',
  }),
}

/** Find the words of a notice; a kind that is not known here is told plainly. */
export function wordsOf(notice: Notice): Words {
  const tell = WORDS[notice.kind]
  return tell ? tell((name) => fact(notice, name)) : { title: 'Something happened' }
}
