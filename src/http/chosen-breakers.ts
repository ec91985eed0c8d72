import { checkAnswer, rule } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitBreakerOptions } from '../breaker/settings.ts'
import { isBreaker } from '../call/task.ts'
import { recommended } from '../presets/recommended.ts'
import { optionsRule, BreakerRegistry } from '../registry/registry.ts'
import type { HttpFields } from './options.ts'

/** The breakers of a client, and how it finds the breaker of a key. */
export interface ChosenBreakers {
  readonly breakers: BreakerRegistry
  readonly find: (key: string) => CircuitBreaker
}

const breakerOptions = rule<CircuitBreakerOptions>(
  'object',
  'a CircuitBreaker, or options of one',
  (value) => optionsRule.holds(value) && !isBreaker(value),
)

/**
 * Turns the option `breaker` into one breaker for every key, or into a registry of new breakers.
 *
 * @param complete adds the rules for HTTP
 * @throws TypeError, RangeError
 */
export function chosenBreakers(
  caller: string,
  { breaker = recommended(), maxSize }: HttpFields,
  complete: (options: CircuitBreakerOptions) => CircuitBreakerOptions,
): ChosenBreakers {
  if (isBreaker(breaker)) return { breakers: new BreakerRegistry({ maxSize }), find: () => breaker }
  if (typeof breaker !== 'function') {
    const breakers = new BreakerRegistry({ maxSize, options: complete(breaker) })
    return { breakers, find: (key) => breakers.get(key) }
  }

  /** The result of the function for the current key, so that it is called only once. */
  let given: { readonly answer: CircuitBreakerOptions } | undefined
  const breakers = new BreakerRegistry({
    maxSize,
    options: (key) => complete(checkAnswer(caller, 'breaker', given ? given.answer : breaker(key), breakerOptions)),
  })
  return {
    breakers,
    find(key) {
      if (!breakers.has(key)) {
        const answer = breaker(key)
        if (isBreaker(answer)) return answer
        given = { answer }
      }
      try {
        return breakers.get(key)
      } finally {
        given = undefined
      }
    },
  }
}
