import { checkAnswer, rule } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitBreakerOptions } from '../breaker/settings.ts'
import { isBreaker } from '../call/task.ts'
import { recommended } from '../presets/recommended.ts'
import { optionsRule, BreakerRegistry } from '../registry/registry.ts'
import type { HttpFields } from './options.ts'

/** The breakers that a client makes, and how it finds that of a key. */
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
 * What the option `breaker` comes to: one breaker for every key, or a registry of those that are made.
 *
 * @param complete adds what is different over HTTP
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

  /** What the function has just given for a key: it is asked once. */
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
