import { check, optionError, rule } from '../base/check.ts'
import { alongCause } from './along-cause.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

const codeRule = rule<string>('string', "the first word of an error reply, such as 'WRONGTYPE'", (code) =>
  /^[A-Z]+$/.test(code),
)

/** Redis has no separate code for the reply that refuses a connection above the limit. */
const full = 'ERR max number of clients'

/**
 * Rejections with an error reply of Redis or Valkey whose message begins with one of these words, on the error itself or
 * in its chain of causes. The errors of `ioredis` and `redis` have such messages. `'ERR'` does not include the reply of
 * a server that refuses more connections, because that is an outage.
 *
 * @param codes words such as `'WRONGTYPE'`, one or more
 * @throws TypeError, RangeError
 */
export function redisReply(...codes: readonly string[]): OutcomePredicate {
  if (codes.length === 0) throw optionError(TypeError, 'redisReply()', 'codes', 'one word or more', 'none')
  for (const code of codes) check('redisReply()', 'codes', code, codeRule)
  return (outcome) =>
    outcome.status === 'rejected' &&
    alongCause(
      outcome.reason,
      ({ message }) =>
        typeof message === 'string' && !message.startsWith(full) && codes.includes(message.split(' ', 1)[0] as string),
    )
}
