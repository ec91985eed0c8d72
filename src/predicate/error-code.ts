import { check, optionError, rule } from '../base/check.ts'
import { alongCause } from './along-cause.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

const codeRule = rule<string | number>(
  'string number',
  'a string or a whole number',
  (code) => typeof code === 'string' || Number.isInteger(code),
)

/**
 * Rejections with an error of one of these codes, such as `'ECONNREFUSED'` or gRPC's `14`, on the error itself or in
 * its chain of causes. A number and a string are never the same code.
 *
 * @param codes strings or whole numbers, one or more
 * @throws TypeError, RangeError
 */
export function errorCode(...codes: readonly (string | number)[]): OutcomePredicate {
  if (codes.length === 0)
    throw optionError(TypeError, 'errorCode()', 'codes', 'one string or whole number or more', 'none')
  for (const code of codes) check('errorCode()', 'codes', code, codeRule)
  return (outcome) =>
    outcome.status === 'rejected' && alongCause(outcome.reason, ({ code }) => codes.includes(code as string))
}
