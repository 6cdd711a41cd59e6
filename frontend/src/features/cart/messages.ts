/** What the shop says when a quantity can not be had. */
import type { Problem } from '@/api/problem'

interface ShortFacts {
  available_milli: number
}

/** Say a cart problem in one sentence with the number that matters. */
export function troubleWords(
  problem: Problem,
  name: string,
  write: (milli: number) => string,
): string {
  if (problem.type !== '/problems/out-of-stock')
    return problem.errors.quantity?.[0] ?? problem.title
  const [line] = (problem.facts.lines ?? []) as ShortFacts[]
  if (!line || line.available_milli <= 0) return `Nothing left of ${name}.`
  return `Only ${write(line.available_milli)} of ${name} left.`
}
