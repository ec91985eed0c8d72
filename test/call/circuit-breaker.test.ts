import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, execute, isCircuitOpen } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { fakeTime } from '../support/fake-time.ts'
import { raise, rejection } from '../support/tasks.ts'

const time = fakeTime()
const down = (): never => raise(new Error('down'))

describe('breaker.execute', () => {
  it('runs the task and counts how it ends, as execute() does', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 2 })
    const error = new Error('down')

    const value = await breaker.execute(() => 'up')
    const reasons = [
      await rejection(breaker.execute(() => raise(error))),
      await rejection(breaker.execute(() => raise(error))),
    ]

    expect(value).toBe('up')
    expect(reasons).toEqual([error, error])
    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 2, trips: 1 })
    expect(isCircuitOpen(await rejection(breaker.execute(() => 'up')))).toBe(true)
  })

  it('takes the options of one call, and hands the signal to the task', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const { signal } = new AbortController()
    const task = vi.fn(({ signal }: { readonly signal: AbortSignal }) => signal)

    await breaker.execute(task, { signal, isFailure: ({ status }) => status === 'fulfilled' })

    expect(await task.mock.results[0]?.value).toBe(signal)
    expect(breaker.state).toBe('open')
  })

  it('refuses what is no task, as execute() does', async () => {
    const breaker = new CircuitBreaker()

    const [ofMethod, ofFunction] = [
      await rejection(breaker.execute(5 as never)),
      await rejection(execute(breaker, 5 as never)),
    ]

    expect(ofMethod).toEqual(ofFunction)
    expect(ofMethod).toBeInstanceOf(TypeError)
  })

  it('is a method of the breakers of a registry too', async () => {
    const registry = new BreakerRegistry({ maxSize: 2, options: { failureThreshold: 1 } })

    await rejection(registry.get('a').execute(down))

    expect(await registry.get('b').execute(() => 1)).toBe(1)
    expect([registry.get('a').state, registry.get('b').state]).toEqual(['open', 'closed'])
  })
})

describe('what a breaker shows of itself', () => {
  const opened = async (): Promise<CircuitBreaker> => {
    const breaker = new CircuitBreaker({ name: 'billing', failureThreshold: 1, resetTimeoutMs: 1_000 })
    await breaker.execute(() => 1)
    await rejection(breaker.execute(down))
    await time.pass(400)
    return breaker
  }

  it('is name, state, retry time and totals in JSON', async () => {
    expect(JSON.parse(JSON.stringify({ breaker: await opened() }))).toEqual({
      breaker: {
        name: 'billing',
        state: 'open',
        retryAfterMs: 600,
        totals: { successes: 1, failures: 1, ignored: 0, late: 0, rejected: 0, trips: 1 },
      },
    })
  })

  it('is the same in console.log', async () => {
    const breaker = await opened()

    expect(inspect(breaker, { breakLength: Infinity })).toBe(
      `CircuitBreaker ${inspect(breaker.toJSON(), { breakLength: Infinity })}`,
    )
    expect(inspect(breaker)).toMatch(
      /^CircuitBreaker \{\s+name: 'billing',\s+state: 'open',\s+retryAfterMs: 600,\s+totals:/,
    )
  })

  it('is changed by no look at it', async () => {
    const breaker = await opened()
    const heard = vi.fn()
    breaker.subscribe(heard)
    await time.pass(600)

    inspect(breaker)
    JSON.stringify(breaker)

    expect(heard).not.toHaveBeenCalled()
    expect(breaker.toJSON()).toMatchObject({ state: 'half-open', retryAfterMs: 0 })
  })
})
