import { describe, expect, it } from 'vitest'
import type { CircuitBreaker } from 'recloser'
import { execute, executeSync, isCircuitOpen, tryExecute } from 'recloser'
import { errorWhere } from 'recloser/predicates'
import { Harness, refusal } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

/** The ways in which an inner breaker refuses. */
const refusals: { code: string; refuse: (inner: Harness) => void }[] = [
  {
    code: 'ERR_CIRCUIT_OPEN',
    refuse: ({ breaker }) => {
      breaker.trip()
    },
  },
  {
    code: 'ERR_CIRCUIT_PROBE_LIMIT',
    refuse: (inner) => {
      inner.probe()
    },
  },
  {
    code: 'ERR_CIRCUIT_HELD',
    refuse: ({ breaker }) => {
      breaker.hold('open')
    },
  },
]

const through = (outer: CircuitBreaker, inner: CircuitBreaker): Promise<unknown> =>
  tryExecute(outer, () => execute(inner, () => 'up'))

const rejectionFrom = (inner: CircuitBreaker): Promise<unknown> => Promise.resolve(refusal(inner))

/** What clients make of an error from below. */
const wrappings: { how: string; wrap: (rejection: unknown) => unknown }[] = [
  { how: 'as the cause of their own', wrap: (cause) => new TypeError('fetch failed', { cause }) },
  {
    how: 'as the cause of a cause',
    wrap: (cause) => new Error('API', { cause: new TypeError('fetch failed', { cause }) }),
  },
  { how: 'in a list of nothing else', wrap: (error) => new AggregateError([error, error]) },
]

describe('law 16: a call that never reached the dependency', () => {
  it.each(refusals)('is ignored by the outer breaker: $code', async ({ refuse }) => {
    const [outer, inner] = [new Harness({ failureThreshold: 1 }), new Harness()]
    refuse(inner)

    await through(outer.breaker, inner.breaker)

    expect([outer.breaker.state, outer.told()]).toEqual(['closed', ['ignored']])
  })

  it.each(refusals)('still reaches the caller with the inner breaker’s error: $code', async ({ code, refuse }) => {
    const [outer, inner] = [new Harness(), new Harness({ name: 'inner' })]
    refuse(inner)

    const outcome = await through(outer.breaker, inner.breaker)

    expect(outcome).toMatchObject({ status: 'rejected', reason: { code, circuit: 'inner' } })
  })

  it.each(refusals)('is ignored in synchronous calls too: $code', ({ refuse }) => {
    const [outer, inner] = [new Harness({ failureThreshold: 1 }), new Harness()]
    refuse(inner)

    try {
      executeSync(outer.breaker, () => executeSync(inner.breaker, () => 'up'))
    } catch (error) {
      if (!isCircuitOpen(error)) throw error
    }

    expect(outer.breaker.stats.totals).toMatchObject({ ignored: 1, failures: 0, successes: 0 })
  })

  it('breaks no run of failures of the outer breaker', async () => {
    const [outer, inner] = [new Harness({ failureThreshold: 2 }), new Harness()]
    inner.breaker.trip()
    outer.fail()

    await through(outer.breaker, inner.breaker)
    outer.fail()

    expect(outer.breaker.state).toBe('open')
  })

  it('gives a probe slot of the outer breaker back and decides nothing', async () => {
    const [outer, inner] = [new Harness(), new Harness()]
    inner.breaker.trip()
    outer.breaker.trip()
    outer.pass(60_000)

    await through(outer.breaker, inner.breaker)

    expect([outer.breaker.state, outer.breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it.each(refusals)('is ignored whatever isIgnored of the outer breaker says: $code', async ({ refuse }) => {
    const [outer, inner] = [new Harness({ failureThreshold: 1, isIgnored: () => false }), new Harness()]
    refuse(inner)

    await through(outer.breaker, inner.breaker)

    expect([outer.breaker.state, outer.told()]).toEqual(['closed', ['ignored']])
  })

  it('is ignored whatever isIgnored of that call says', async () => {
    const [outer, inner] = [new Harness({ failureThreshold: 1 }), new Harness()]
    inner.breaker.trip()

    await tryExecute(outer.breaker, () => execute(inner.breaker, () => 'up'), { isIgnored: () => false })

    expect([outer.breaker.state, outer.told()]).toEqual(['closed', ['ignored']])
  })

  it('is ignored also where isIgnored throws', async () => {
    const isIgnored = (): boolean => raise(new Error('predicate'))
    const [outer, inner] = [new Harness({ failureThreshold: 1, isIgnored }), new Harness()]
    inner.breaker.trip()

    await through(outer.breaker, inner.breaker)

    expect(outer.breaker.state).toBe('closed')
  })

  it('does not keep isIgnored from ignoring more', async () => {
    const outer = new Harness({ failureThreshold: 1, isIgnored: errorWhere((error) => error === 'not found') })

    await tryExecute(outer.breaker, () => raise('not found'))

    expect(outer.told()).toEqual(['ignored'])
  })

  it.each(wrappings)('is ignored where a client hands the rejection on $how', async ({ wrap }) => {
    const [outer, inner] = [new Harness({ failureThreshold: 1 }), new Harness()]
    inner.breaker.trip()

    await tryExecute(outer.breaker, async () => raise(wrap(await rejectionFrom(inner.breaker))))

    expect([outer.breaker.state, outer.told()]).toEqual(['closed', ['ignored']])
  })

  it('does not excuse errors of which only one is a rejection', async () => {
    const [outer, inner] = [new Harness({ failureThreshold: 1 }), new Harness()]
    inner.breaker.trip()

    await tryExecute(outer.breaker, async () =>
      raise(new AggregateError([await rejectionFrom(inner.breaker), new Error('down')])),
    )

    expect(outer.breaker.state).toBe('open')
  })

  it('is ignored where the call is known to have ended on the way, whatever the signal and the predicates say', () => {
    const timeUp = AbortSignal.abort(new DOMException('too long', 'TimeoutError'))
    const harness = new Harness({ failureThreshold: 1, isIgnored: () => false, isFailure: () => true })

    harness.breaker
      .acquire()
      .settle({ status: 'rejected', reason: new Error('queue') }, { signal: timeUp, reached: false })

    expect([harness.breaker.state, harness.told()]).toEqual(['closed', ['ignored']])
  })

  it('decides nothing as a probe that is known to have ended on the way', () => {
    const harness = new Harness()

    harness.probe().settle({ status: 'rejected', reason: new Error('queue') }, { reached: false })

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it.each([{ reached: true }, { reached: undefined }])('counts a call that reached it: %o', (call) => {
    const harness = new Harness({ failureThreshold: 1 })

    harness.breaker.acquire().settle({ status: 'rejected', reason: new Error('down') }, call)

    expect(harness.breaker.state).toBe('open')
  })

  it('counts a value of a call that is known to have ended on the way: only its rejections say nothing', () => {
    const harness = new Harness()

    harness.breaker.acquire().settle({ status: 'fulfilled', value: 1 }, { reached: false })

    expect(harness.told()).toEqual(['success'])
  })

  it('does not excuse the failure of an inner call that did run', async () => {
    const [outer, inner] = [new Harness({ failureThreshold: 1 }), new Harness({ failureThreshold: 1 })]

    await tryExecute(outer.breaker, () => execute(inner.breaker, () => Promise.reject(new Error('down'))))

    expect([outer.breaker.state, inner.breaker.state]).toEqual(['open', 'open'])
  })
})
