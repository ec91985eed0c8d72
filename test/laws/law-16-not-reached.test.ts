import { describe, expect, it } from 'vitest'
import type { CircuitBreaker } from '../../src/index.ts'
import { execute, executeSync, isCircuitOpen, tryExecute } from '../../src/index.ts'
import { Bench } from './bench.ts'

/** The ways in which an inner breaker refuses. */
const refusals: { code: string; refuse: (inner: Bench) => void }[] = [
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

describe('law 16: a call that never reached the dependency', () => {
  it.each(refusals)('is ignored by the outer breaker: $code', async ({ refuse }) => {
    const [outer, inner] = [new Bench({ failureThreshold: 1 }), new Bench()]
    refuse(inner)

    await through(outer.breaker, inner.breaker)

    expect([outer.breaker.state, outer.told()]).toEqual(['closed', ['ignored']])
  })

  it.each(refusals)('still reaches the caller with the inner breaker’s error: $code', async ({ code, refuse }) => {
    const [outer, inner] = [new Bench(), new Bench({ name: 'inner' })]
    refuse(inner)

    const outcome = await through(outer.breaker, inner.breaker)

    expect(outcome).toMatchObject({ status: 'rejected', reason: { code, circuit: 'inner' } })
  })

  it.each(refusals)('is ignored in synchronous calls too: $code', ({ refuse }) => {
    const [outer, inner] = [new Bench({ failureThreshold: 1 }), new Bench()]
    refuse(inner)

    try {
      executeSync(outer.breaker, () => executeSync(inner.breaker, () => 'up'))
    } catch (error) {
      if (!isCircuitOpen(error)) throw error
    }

    expect(outer.breaker.stats.totals).toMatchObject({ ignored: 1, failures: 0, successes: 0 })
  })

  it('breaks no run of failures of the outer breaker', async () => {
    const [outer, inner] = [new Bench({ failureThreshold: 2 }), new Bench()]
    inner.breaker.trip()
    outer.fail()

    await through(outer.breaker, inner.breaker)
    outer.fail()

    expect(outer.breaker.state).toBe('open')
  })

  it('gives a probe slot of the outer breaker back and decides nothing', async () => {
    const [outer, inner] = [new Bench(), new Bench()]
    inner.breaker.trip()
    outer.breaker.trip()
    outer.pass(60_000)

    await through(outer.breaker, inner.breaker)

    expect([outer.breaker.state, outer.breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('is a failure where isIgnored of the outer breaker says so', async () => {
    const [outer, inner] = [new Bench({ failureThreshold: 1, isIgnored: () => false }), new Bench()]
    inner.breaker.trip()

    await through(outer.breaker, inner.breaker)

    expect(outer.breaker.state).toBe('open')
  })

  it('is a failure where isIgnored of that call says so', async () => {
    const [outer, inner] = [new Bench({ failureThreshold: 1 }), new Bench()]
    inner.breaker.trip()

    await tryExecute(outer.breaker, () => execute(inner.breaker, () => 'up'), { isIgnored: () => false })

    expect(outer.breaker.state).toBe('open')
  })

  it('does not excuse the failure of an inner call that did run', async () => {
    const [outer, inner] = [new Bench({ failureThreshold: 1 }), new Bench({ failureThreshold: 1 })]

    await tryExecute(outer.breaker, () => execute(inner.breaker, () => Promise.reject(new Error('down'))))

    expect([outer.breaker.state, inner.breaker.state]).toEqual(['open', 'open'])
  })
})
