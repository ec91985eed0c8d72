import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, execute, executeSync, tryExecute, type Outcome, type Policy } from 'recloser'

const breaker = new CircuitBreaker()
declare const policy: Policy

describe('the result of a call', () => {
  it('is a union where the task gives one', () => {
    expectTypeOf(execute(breaker, (): number | undefined => undefined)).toEqualTypeOf<Promise<number | undefined>>()
    expectTypeOf(execute(breaker, (): Promise<1 | 'one'> => Promise.resolve(1))).toEqualTypeOf<Promise<1 | 'one'>>()
  })

  it('is nothing where the task gives nothing', () => {
    expectTypeOf(execute(breaker, () => undefined)).toEqualTypeOf<Promise<undefined>>()
  })

  it('is the same through a policy', () => {
    expectTypeOf(execute(policy, () => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(tryExecute(policy, () => 5)).toEqualTypeOf<Promise<Outcome<number>>>()
  })

  it('is never where the task only throws', () => {
    const fail = (): never => {
      throw new Error('down')
    }

    expectTypeOf(execute(breaker, fail)).toEqualTypeOf<Promise<never>>()
  })
})

describe('tryExecute', () => {
  it('gives the value only where there is one', async () => {
    const outcome = await tryExecute(breaker, () => 5)

    // @ts-expect-error -- the call may have been rejected
    void outcome.value
    expectTypeOf(outcome.status).toEqualTypeOf<'fulfilled' | 'rejected'>()
  })
})

describe('executeSync', () => {
  it('takes no options of a call', () => {
    // @ts-expect-error -- nothing could be aborted
    executeSync(breaker, () => 1, { signal: new AbortController().signal })
  })
})
