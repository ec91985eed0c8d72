import { untyped } from '../support/complaint.ts'
import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, CircuitOpenError, executeSync } from 'recloser'
import type { Policy } from 'recloser'
import { fakeTime } from '../support/fake-time.ts'
import { raise, thenable, thrown } from '../support/tasks.ts'

const time = fakeTime()

const halfOpen = async (): Promise<CircuitBreaker> => {
  const breaker = new CircuitBreaker()
  breaker.trip()
  await time.pass(60_000)
  return breaker
}

describe('executeSync', () => {
  it.each(['up', undefined, null, 0, false, { up: true }])(
    'returns the very value and counts a success: %s',
    (value) => {
      const breaker = new CircuitBreaker()

      const got = executeSync(breaker, () => value)

      expect([Object.is(got, value), breaker.stats.totals.successes]).toEqual([true, 1])
    },
  )

  it.each([undefined, null, 'down', Object.freeze({ code: 'E_DOWN' }), new Error('down')])(
    'throws the very error and counts a failure: %s',
    (reason) => {
      const breaker = new CircuitBreaker()

      const got = thrown(() => executeSync(breaker, () => raise(reason)))

      expect([Object.is(got, reason), breaker.stats.totals.failures]).toEqual([true, 1])
    },
  )

  it('opens at the fifth failure and throws its own error from then on, without running the task', () => {
    const breaker = new CircuitBreaker({ name: 'disk' })
    for (let call = 0; call < 5; call++) thrown(() => executeSync(breaker, () => raise('down')))
    const task = vi.fn(() => 'up')

    const error = thrown(() => executeSync(breaker, task))

    expect(error).toBeInstanceOf(CircuitOpenError)
    expect([error, task.mock.calls.length]).toEqual([
      expect.objectContaining({ circuit: 'disk', code: 'ERR_CIRCUIT_OPEN' }),
      0,
    ])
  })

  it('probes and closes', async () => {
    const breaker = await halfOpen()

    const value = executeSync(breaker, () => 'up')

    expect([value, breaker.state]).toEqual(['up', 'closed'])
  })

  it('reopens on a failed probe', async () => {
    const breaker = await halfOpen()

    thrown(() => executeSync(breaker, () => raise('down')))

    expect(breaker.state).toBe('open')
  })

  it('holds the cap against a task that calls again from inside', async () => {
    const breaker = await halfOpen()

    const inner = executeSync(breaker, () => thrown(() => executeSync(breaker, () => 'inner')))

    expect(inner).toMatchObject({ code: 'ERR_CIRCUIT_PROBE_LIMIT' })
  })

  it('counts values by the circuit’s isFailure', () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1, isFailure: ({ status }) => status === 'fulfilled' })

    const value = executeSync(breaker, () => 503)

    expect([value, breaker.state]).toEqual([503, 'open'])
  })

  it('gives the task a context without a signal', () => {
    const seen = executeSync(new CircuitBreaker(), (context) => context)

    expect(seen).toEqual({ signal: undefined })
  })

  it('gives the value also where every hook throws', () => {
    const breaker = new CircuitBreaker({
      isFailure: () => raise('isFailure'),
      isIgnored: () => raise('isIgnored'),
      onHookError: () => raise('x'),
    })
    breaker.subscribe(() => raise('listener'))

    const value = executeSync(breaker, () => 'up')

    expect([value, breaker.stats.totals.successes]).toEqual(['up', 1])
  })
})

describe('executeSync with an asynchronous task', () => {
  const asynchronous: { result: string; task: () => unknown }[] = [
    { result: 'a promise', task: () => Promise.resolve('up') },
    { result: 'a promise that rejects', task: () => Promise.reject(new Error('later')) },
    { result: 'a promise that never settles', task: () => new Promise(() => undefined) },
    {
      result: 'a thenable',
      task: () =>
        thenable((resolve) => {
          resolve('up')
        }),
    },
    { result: 'a thenable that throws', task: () => thenable(() => raise('down')) },
  ]

  it.each(asynchronous)('throws a TypeError that names the place for $result', ({ task }) => {
    const error = thrown(() => executeSync(new CircuitBreaker(), task))

    expect([error instanceof TypeError, String(error)]).toEqual([
      true,
      expect.stringMatching(/executeSync\(\): .* received a promise$/),
    ])
  })

  it.each(asynchronous)('settles the permit and says nothing about the dependency: $result', ({ task }) => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })

    thrown(() => executeSync(breaker, task))

    expect(breaker.stats).toMatchObject({ state: 'closed', totals: { successes: 0, failures: 0, ignored: 1 } })
  })

  it.each(asynchronous)('gives the slot of a probe back: $result', async ({ task }) => {
    const breaker = await halfOpen()

    thrown(() => executeSync(breaker, task))

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('leaves no unhandled rejection', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => {
      unhandled.push(reason)
    }
    process.on('unhandledRejection', note)

    thrown(() =>
      executeSync(
        new CircuitBreaker(),
        untyped(() => Promise.reject(new Error('later'))),
      ),
    )
    // The event comes after the microtasks of this turn; fake time has faked `setImmediate`, its `pass` takes a real turn.
    await time.pass(1)
    await time.pass(1)
    process.off('unhandledRejection', note)

    expect(unhandled).toEqual([])
  })

  it('counts a result that cannot even be looked at as a failure, as awaiting it would', async () => {
    const breaker = await halfOpen()
    const opaque = Object.defineProperty({}, 'then', { get: () => raise('unreadable') }) as unknown

    const error = thrown(() => executeSync(breaker, () => opaque))

    expect([String(error), breaker.state]).toEqual(['unreadable', 'open'])
  })
})

describe('executeSync, misused', () => {
  const policy: Policy = async (task, call) => task({ signal: call?.signal })
  const misuses: { misuse: string; call: () => unknown }[] = [
    { misuse: 'no breaker', call: () => executeSync(undefined as unknown as CircuitBreaker, () => 1) },
    { misuse: 'no task', call: () => executeSync(new CircuitBreaker(), undefined as unknown as () => void) },
    {
      misuse: 'a policy, which is asynchronous',
      call: () => executeSync(policy as unknown as CircuitBreaker, () => 1),
    },
  ]

  it.each(misuses)('throws a TypeError that names the place: $misuse', ({ call }) => {
    const error = thrown(call)

    expect([error instanceof TypeError, String(error)]).toEqual([true, expect.stringContaining('executeSync(): ')])
  })
})
