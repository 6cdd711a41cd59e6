/** The one typed client: address, credentials, renewal, and every refusal as a Problem. */
import createClient, { type Middleware } from 'openapi-fetch'
import { connection } from './connection'
import { noAnswer, problemFrom } from './problem'
import type { paths } from './schema'
import { session } from './session'

/** Where the guest's cart token lives; the app hands in its storage. */
export interface CartTokenPlace {
  read(): string | null
  keep(token: string): void
}

let cartToken: CartTokenPlace = { read: () => null, keep: () => undefined }

export function keepCartTokenIn(place: CartTokenPlace): void {
  cartToken = place
}

const credentials: Middleware = {
  async onRequest({ request, schemaPath }) {
    if (!isPublic(request, schemaPath)) await session.known()
    request.headers.set('X-Requested-With', 'cornerstore')
    if (session.accessToken) request.headers.set('Authorization', `Bearer ${session.accessToken}`)
    const token = cartToken.read()
    if (token) request.headers.set('X-Cart-Token', token)
    return request
  },
  onResponse({ response }) {
    const token = response.headers.get('X-Cart-Token')
    if (token) cartToken.keep(token)
  },
}

/** What everybody may read need not wait for a session to be restored. */
function isPublic(request: Request, path: string): boolean {
  return (
    request.method === 'GET' && /^\/(shop|sections|products|facets|actors|suggestions)\b/.test(path)
  )
}

/** Send; when the access token has run out, renew it once and send again. */
async function send(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await reach(request)
  if (response.status !== 401 || !request.headers.has('Authorization')) return response
  if (await isAboutPassword(response)) return response
  const access = await session.renew()
  if (!access) again.headers.delete('Authorization')
  else again.headers.set('Authorization', `Bearer ${access.access_token}`)
  return reach(again)
}

/** A wrong password is no stale token: asking again would count as another attempt. */
async function isAboutPassword(response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return problemFrom(response, body).type === '/problems/wrong-password'
}

async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    connection.note(true)
    return response
  } catch (error) {
    if (request.signal.aborted) throw error
    connection.note(false)
    throw noAnswer()
  }
}

export const api = createClient<paths>({
  baseUrl: `${location.origin}/api`,
  credentials: 'same-origin',
  fetch: send,
})
api.use(credentials)

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Make a fresh Idempotency-Key. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)) // randomUUID needs a secure context
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Return the data of an answer, or throw its Problem. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer
  if (!response.ok) throw problemFrom(response, error)
  return data as T
}

/** Return the data with its ETag; `known` comes back unchanged when the server says 304. */
export async function unwrapTagged<T>(
  answer: Promise<Answer<T>>,
  known: Tagged<T> | undefined,
): Promise<Tagged<T>> {
  const { data, error, response } = await answer
  if (response.status === 304 && known) return known
  if (!response.ok) throw problemFrom(response, error)
  return { data: data as T, etag: response.headers.get('ETag') }
}

export interface Tagged<T> {
  data: T
  etag: string | null
}
