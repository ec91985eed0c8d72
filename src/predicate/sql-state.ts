import { check, optionError, rule } from '../base/check.ts'
import { alongCause } from './along-cause.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

const stateRule = rule<string>('string', "a SQLSTATE such as '23505', or a class of them such as '23'", (state) =>
  /^([0-9A-Z]{2}|[0-9A-Z]{5})$/.test(state),
)

/**
 * Rejections with an answer of PostgreSQL that has one of these SQLSTATEs, on the error itself or in its chain of
 * causes. Such an error has its SQLSTATE as `code`, as the errors of `pg` have. Two characters stand for a class:
 * `'23'` is every violated constraint.
 *
 * @param states SQLSTATEs of five characters, or classes of two, one or more
 * @throws TypeError, RangeError
 */
export function sqlState(...states: readonly string[]): OutcomePredicate {
  if (states.length === 0) throw optionError(TypeError, 'sqlState()', 'states', 'one SQLSTATE or more', 'none')
  for (const state of states) check('sqlState()', 'states', state, stateRule)
  return (outcome) =>
    outcome.status === 'rejected' &&
    alongCause(
      outcome.reason,
      // A class of two would otherwise match codes of Node.js, such as EPROTO.
      ({ code }) =>
        typeof code === 'string' && code.length === 5 && (states.includes(code) || states.includes(code.slice(0, 2))),
    )
}
