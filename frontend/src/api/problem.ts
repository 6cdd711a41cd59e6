/** What the server says when it refuses: problem+json (RFC 9457) with facts of its own. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  request_id?: string | null
  errors?: Record<string, string[]>
  [fact: string]: unknown
}

/** A refusal as something that can be thrown. `status` 0 means no answer came at all. */
export class Problem extends Error {
  readonly type: string
  readonly status: number
  readonly requestId: string | null
  readonly errors: Record<string, string[]>
  readonly facts: ProblemBody
  readonly retryAfterSeconds: number | null

  constructor(body: ProblemBody, retryAfterSeconds: number | null = null) {
    super(body.title)
    this.name = 'Problem'
    this.type = body.type
    this.status = body.status
    this.requestId = body.request_id ?? null
    this.errors = body.errors ?? {}
    this.facts = body
    this.retryAfterSeconds = retryAfterSeconds
  }

  get title(): string {
    return this.message
  }

  /** Say whether the server judged the request; otherwise nobody knows whether it was done. */
  get isDefinitive(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429
  }
}

export const NO_ANSWER = '/problems/no-answer'

export function isProblem(error: unknown, ...types: string[]): error is Problem {
  return error instanceof Problem && (types.length === 0 || types.includes(error.type))
}

/** Turn whatever came back from a failed request into a Problem. */
export function problemFrom(response: Response, body: unknown): Problem {
  const retry = Number(response.headers.get('Retry-After'))
  const seconds = Number.isFinite(retry) && retry > 0 ? retry : null
  if (isBody(body)) return new Problem({ ...body, status: response.status }, seconds)
  const title = response.status >= 500 ? 'The shop did not answer' : 'That did not work'
  return new Problem({ type: NO_ANSWER, title, status: response.status }, seconds)
}

export function noAnswer(): Problem {
  return new Problem({ type: NO_ANSWER, title: 'The shop can not be reached', status: 0 })
}

function isBody(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'type' in body && 'title' in body
}
