// Two versions of the package in one program, and the breaker of a CommonJS module in an ES module.
import inCommonJs = require('recloser')
import * as other from 'recloser-other'
import { CircuitBreaker, execute, executeSync, isCircuitOpen, tryExecute, wrap } from 'recloser'
import { fallback, pipeline, retry } from 'recloser/policies'
import * as otherPolicies from 'recloser-other/policies'

export async function throughAll(url: string): Promise<number> {
  const breakers = [new inCommonJs.CircuitBreaker(), new other.CircuitBreaker(), new CircuitBreaker()] as const
  let answers = 0
  for (const breaker of breakers) {
    const text: string = await execute(breaker, async ({ signal }) => (await fetch(url, { signal })).text())
    answers += text.length + executeSync(breaker, () => 1) + (await wrap(breaker, (by: number) => by)(2))
    const outcome = await tryExecute(breaker, () => 1)
    if (outcome.status === 'rejected' && isCircuitOpen(outcome.reason)) answers += outcome.reason.retryAfterMs
  }
  return answers
}

// Policies too.
export const mixed = pipeline(otherPolicies.fallback(0), retry({ attempts: 2 }), new other.CircuitBreaker())
export const reversed = otherPolicies.pipeline(fallback(0), otherPolicies.retry({ attempts: 2 }), new CircuitBreaker())
export const mixedNumber: Promise<string | number> = execute(mixed, () => 'text')

// @ts-expect-error -- an object that is no breaker
export const wrong = () => execute({ name: 'billing' }, () => 1)
