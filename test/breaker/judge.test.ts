import { describe, expect, it, vi } from 'vitest'
import type { OutcomeContext } from '../../src/index.ts'
import { untyped } from '../bad-input/complaint.ts'
import { Bench, raise } from '../laws/bench.ts'
import { slowCallRate } from '../../src/trip.ts'

describe('a predicate that does not answer true or false', () => {
  it.each(['isFailure', 'isIgnored'] as const)('is reported with what it should have answered: %s', (hook) => {
    const bench = new Bench({ [hook]: untyped(() => 'yes') })

    bench.breaker.acquire().settle({ status: 'fulfilled', value: 1 })

    const error = new TypeError(`${hook}: \`answer\` must be true or false, at once, received "yes"`)
    expect(bench.hookErrors).toEqual([{ error, hook }])
  })
})

const hooks = ['isFailure', 'isIgnored'] as const
const bad = { status: 'rejected', reason: new Error('down') } as const

/** What a predicate is asked with. */
const spied = () => {
  const asked: OutcomeContext[] = []
  return { asked, predicate: (_outcome: unknown, context: OutcomeContext) => asked.push(context) < 0 }
}

describe.each(hooks)('what %s learns of the call', (hook) => {
  it('is whether it is a probe', () => {
    const { asked, predicate } = spied()
    const bench = new Bench({ [hook]: predicate })
    bench.breaker.acquire().settle(bad)

    bench.probe().settle(bad)

    expect(asked.map(({ probe }) => probe)).toEqual([false, true])
  })

  it('is the signal of the call', () => {
    const { asked, predicate } = spied()
    const { signal } = new AbortController()

    new Bench({ [hook]: predicate }).breaker.acquire().settle(bad, { signal })

    expect(asked.map((context) => context.signal)).toEqual([signal])
  })

  it('is how long it took, where calls are timed because of a listener', () => {
    const { asked, predicate } = spied()
    const bench = new Bench({ [hook]: predicate })
    const permit = bench.breaker.acquire()
    bench.pass(70)

    permit.settle(bad)

    expect(asked.map(({ durationMs }) => durationMs)).toEqual([70])
  })

  it('is how long it took, where the strategy has calls timed', () => {
    const { asked, predicate } = spied()
    const bench = new Bench({ trip: slowCallRate({ slowerThanMs: 1_000 }) })
    bench.leave()
    const permit = bench.breaker.acquire()
    bench.pass(70)

    permit.settle(bad, { [hook]: predicate })

    expect(asked.map(({ durationMs }) => durationMs)).toEqual([70])
  })

  it('is how long its answer took to begin, where that is what is timed', () => {
    const { asked, predicate } = spied()
    const bench = new Bench({ [hook]: predicate })
    const permit = bench.breaker.acquire()
    bench.pass(70)
    permit.answeredAtMs = bench.nowMs
    bench.pass(700)

    permit.settle(bad)

    expect(asked.map(({ durationMs }) => durationMs)).toEqual([70])
  })

  it('is no duration where nothing has the call timed, and no clock is read for it', () => {
    const { asked, predicate } = spied()
    const clock = vi.fn(() => 5)
    const bench = new Bench({ [hook]: predicate, clock })
    bench.leave()
    const permit = bench.breaker.acquire()
    clock.mockClear()

    permit.settle({ status: 'fulfilled', value: 1 })

    expect([asked.map(({ durationMs }) => durationMs), clock.mock.calls.length]).toEqual([[undefined], 0])
  })
})

describe('what counts for nothing whatever the options', () => {
  it('is decided before isIgnored is asked', () => {
    const isIgnored = vi.fn(() => false)
    const bench = new Bench({ isIgnored })

    bench.breaker.acquire().settle(bad, { signal: AbortSignal.abort() })

    expect([bench.told(), isIgnored.mock.calls.length]).toEqual([['ignored'], 0])
  })

  it.each(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT', 'ERR_TIMEOUT'])(
    'is no abort because time ran out, as clients say it by the code %s',
    (code) => {
      const reason = Object.assign(new Error('timeout of 100ms exceeded'), { code })
      const bench = new Bench({ failureThreshold: 1 })

      bench.breaker.acquire().settle(bad, { signal: AbortSignal.abort(reason) })

      expect(bench.breaker.state).toBe('open')
    },
  )

  it('is no abort whose reason was caused by a TimeoutError', () => {
    const reason = new Error('stopped', { cause: new DOMException('took too long', 'TimeoutError') })
    const bench = new Bench({ failureThreshold: 1 })

    bench.breaker.acquire().settle(bad, { signal: AbortSignal.abort(reason) })

    expect(bench.breaker.state).toBe('open')
  })

  it.each([undefined, null, 'gone', new Error('gone'), { code: 7 }])(
    'is an abort for any other reason: %o',
    (reason) => {
      const bench = new Bench({ failureThreshold: 1 })

      bench.breaker.acquire().settle(bad, { signal: AbortSignal.abort(reason) })

      expect(bench.told()).toEqual(['ignored'])
    },
  )

  it('is no abort where its reason cannot be looked into: that is reported, and the rejection counts', () => {
    const reason = {
      get cause(): never {
        return raise(new Error('no look'))
      },
    }
    const bench = new Bench({ failureThreshold: 1 })

    bench.breaker.acquire().settle(bad, { signal: AbortSignal.abort(reason) })

    const hookErrors = [{ error: new Error('no look'), hook: 'isIgnored' }]
    expect([bench.breaker.state, bench.hookErrors]).toEqual(['open', hookErrors])
  })
})

describe('a permit that was settled', () => {
  it('knows no duration any more', () => {
    const permit = new Bench().breaker.acquire()
    permit.succeed()

    expect(permit.durationMs).toBeUndefined()
  })
})
