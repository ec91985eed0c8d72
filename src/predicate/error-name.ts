import { checkNames } from './names.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/**
 * Rejections with an error of one of these names, such as `'AbortError'`.
 *
 * @throws TypeError
 */
export function errorName(...names: readonly string[]): OutcomePredicate {
  checkNames('errorName()', 'names', names)
  return (outcome) =>
    outcome.status === 'rejected' &&
    names.includes((outcome.reason as { name?: unknown } | null | undefined)?.name as string)
}
