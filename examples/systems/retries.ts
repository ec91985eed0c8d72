// Retries around a breaker: waits that grow, or as long as the server's Retry-After asks for; a budget that all calls share,
// so that retries cannot multiply an outage; and none at all once the circuit is open. Fake timers stand in for waiting.

import { install } from '@sinonjs/fake-timers'
import { CircuitBreaker, wrap } from 'recloser'
import { exponential, withRetryAfter } from 'recloser/backoff'
import {
  pipeline,
  retry,
  retryBudget,
  type RetryExhaustedEvent,
  type RetryEvent,
  type TokenBudget,
} from 'recloser/policies'
import { scripted, type Step } from 'recloser/testing'

/** What a server answers when it is not well; `headers` is where `withRetryAfter` looks. */
export class HttpError extends Error {
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, headers: Readonly<Record<string, string>> = {}) {
    super(`HTTP ${status}`)
    this.headers = headers
  }
}

export interface RetryingOptions {
  readonly breaker: CircuitBreaker
  readonly budget: TokenBudget
  readonly onEvent: (event: RetryEvent | RetryExhaustedEvent) => void
}

/** The function with up to 3 attempts, the waits 100 ms, 200 ms, or up to 5 s where the server asks for it. */
export function retrying<Args extends unknown[], T>(
  fn: (...args: Args) => Promise<T>,
  { breaker, budget, onEvent }: RetryingOptions,
): (...args: Args) => Promise<T> {
  const again = retry({
    attempts: 3,
    backoff: withRetryAfter(exponential({ initialMs: 100 }), { maxMs: 5_000 }),
    budget,
  })
  again.subscribe(onEvent)
  return wrap(pipeline(again, breaker), fn)
}

async function main(): Promise<void> {
  const time = install({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const busy = { error: new HttpError(503, { 'retry-after': '2' }) }

  async function play(title: string, script: readonly Step<string>[], calls: number, tokens: number) {
    console.log(`${title}:`)
    const budget = retryBudget({ ratio: 0.1, maxTokens: tokens })
    const breaker = new CircuitBreaker({ name: 'orders', failureThreshold: 5 })
    const server = scripted(script, () => Promise.resolve('200'))
    const send = retrying(server, {
      breaker,
      budget,
      onEvent: (event) =>
        console.log(event.type === 'retry' ? `  again in ${event.delayMs} ms` : `  no more: ${event.reason}`),
    })
    for (let call = 1; call <= calls; call++) {
      const answer = send().catch((error: unknown) => {
        const cause = error instanceof Error && error.cause instanceof Error ? `, after ${error.cause.toString()}` : ''
        return `${String(error)}${cause}`
      })
      await time.runAllAsync()
      console.log(`  ${await answer}`)
    }
    console.log(`  ${server.callCount} requests, ${budget.tokens} retries left`)
  }

  await play('Comes back', [{ error: new HttpError(500) }, { error: new HttpError(500) }, 'ok'], 1, 10)
  await play('Asks for two seconds', [busy, 'ok'], 1, 10)
  await play('Is down, and the circuit opens', [{ error: new HttpError(500) }], 3, 10)
  await play('Is down, and the budget is spent', [{ error: new HttpError(500) }], 3, 1)
  time.uninstall()
}

if (import.meta.filename === process.argv[1]) await main()

// Output:
// Comes back:
//   again in 100 ms
//   again in 200 ms
//   200
//   3 requests, 8 retries left
// Asks for two seconds:
//   again in 2000 ms
//   200
//   2 requests, 9 retries left
// Is down, and the circuit opens:
//   again in 100 ms
//   again in 200 ms
//   no more: attempts
//   Error: HTTP 500
//   again in 100 ms
//   again in 200 ms
//   CircuitOpenError: Circuit "orders" is open: retry in 59800 ms, after Error: HTTP 500
//   CircuitOpenError: Circuit "orders" is open: retry in 59800 ms, after Error: HTTP 500
//   5 requests, 6.2 retries left
// Is down, and the budget is spent:
//   again in 100 ms
//   no more: budget
//   Error: HTTP 500
//   no more: budget
//   Error: HTTP 500
//   no more: budget
//   Error: HTTP 500
//   4 requests, 0.2 retries left
