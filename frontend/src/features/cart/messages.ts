/** What the shop says when a quantity can not be had, and what one may wish for then. */
import type { Problem } from '@/api/problem'
import type { SubstitutionWish } from './model'

interface ShortFacts {
  available_milli: number
}

/** Return how much is left, where a refusal says so. */
export function leftOf(problem: Problem): number | null {
  if (problem.type !== '/problems/out-of-stock') return null
  const [line] = (problem.facts.lines ?? []) as ShortFacts[]
  return line?.available_milli ?? 0
}

/** Say a cart problem in one sentence with the number that matters. */
export function troubleWords(
  problem: Problem,
  name: string,
  write: (milli: number) => string,
): string {
  if (problem.status === 0) return `No connection. ${name} stays as it was.`
  const left = leftOf(problem)
  if (left === null) return problem.errors.quantity?.[0] ?? problem.title
  return left > 0 ? `Only ${write(left)} of ${name} left.` : `Nothing left of ${name}.`
}

/** What to do when a line runs short while picking. */
export const SUBSTITUTIONS: { value: SubstitutionWish; label: string }[] = [
  { value: 'leave_out', label: 'Leave it out' },
  { value: 'similar', label: 'Something similar, not dearer' },
  { value: 'similar_any_price', label: 'Something similar at any price' },
  { value: 'call_me', label: 'Call me' },
]
