// What gives a promise is no synchronous task.
import { CircuitBreaker, executeSync } from 'recloser'

const breaker = new CircuitBreaker()

export const parsed: { readonly id: string } = executeSync(breaker, () => JSON.parse('{"id":"1"}') as { id: string })
export const nothing: void = executeSync(breaker, () => {})
export const literal: 5 = executeSync(breaker, () => 5 as const)
export const parse = <T>(read: () => T): void => {
  executeSync(breaker, () => String(read()))
}

// @ts-expect-error -- execute() is for these
export const wrong = () => executeSync(breaker, async () => 5)
// @ts-expect-error -- execute() is for these
export const wrongFetch = () => executeSync(breaker, () => fetch('/'))
