import { describe, expect, it, vi } from 'vitest'
import type { OutcomeContext } from 'recloser'
import { untyped } from '../support/complaint.ts'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'
import { slowCallRate } from 'recloser/trip'

describe('a predicate that does not answer true or false', () => {
  it.each(['isFailure', 'isIgnored'] as const)('is reported with what it should have answered: %s', (hook) => {
    const harness = new Harness({ [hook]: untyped(() => 'yes') })

    harness.breaker.acquire().settle({ status: 'fulfilled', value: 1 })

    const error = new TypeError(`${hook}: \`answer\` must be true or false, at once, received "yes"`)
    expect(harness.hookErrors).toEqual([{ error, hook }])
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
    const harness = new Harness({ [hook]: predicate })
    harness.breaker.acquire().settle(bad)

    harness.probe().settle(bad)

    expect(asked.map(({ probe }) => probe)).toEqual([false, true])
  })

  it('is the signal of the call', () => {
    const { asked, predicate } = spied()
    const { signal } = new AbortController()

    new Harness({ [hook]: predicate }).breaker.acquire().settle(bad, { signal })

    expect(asked.map((context) => context.signal)).toEqual([signal])
  })

  it('is how long it took, where calls are timed because of a listener', () => {
    const { asked, predicate } = spied()
    const harness = new Harness({ [hook]: predicate })
    const permit = harness.breaker.acquire()
    harness.pass(70)

    permit.settle(bad)

    expect(asked.map(({ durationMs }) => durationMs)).toEqual([70])
  })

  it('is how long it took, where the strategy has calls timed', () => {
    const { asked, predicate } = spied()
    const harness = new Harness({ trip: slowCallRate({ slowerThanMs: 1_000 }) })
    harness.leave()
    const permit = harness.breaker.acquire()
    harness.pass(70)

    permit.settle(bad, { [hook]: predicate })

    expect(asked.map(({ durationMs }) => durationMs)).toEqual([70])
  })

  it('is how long its answer took to begin, where that is what is timed', () => {
    const { asked, predicate } = spied()
    const harness = new Harness({ [hook]: predicate })
    const permit = harness.breaker.acquire()
    harness.pass(70)
    permit.answer?.()
    harness.pass(700)

    permit.settle(bad)

    expect(asked.map(({ durationMs }) => durationMs)).toEqual([70])
  })

  it('is no duration where nothing has the call timed, and no clock is read for it', () => {
    const { asked, predicate } = spied()
    const clock = vi.fn(() => 5)
    const harness = new Harness({ [hook]: predicate, clock })
    harness.leave()
    const permit = harness.breaker.acquire()
    clock.mockClear()

    permit.settle({ status: 'fulfilled', value: 1 })

    expect([asked.map(({ durationMs }) => durationMs), clock.mock.calls.length]).toEqual([[undefined], 0])
  })
})

describe('what counts for nothing whatever the options', () => {
  it('is decided before isIgnored is asked', () => {
    const isIgnored = vi.fn(() => false)
    const harness = new Harness({ isIgnored })

    harness.breaker.acquire().settle(bad, { signal: AbortSignal.abort() })

    expect([harness.told(), isIgnored.mock.calls.length]).toEqual([['ignored'], 0])
  })

  it.each(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT', 'ERR_TIMEOUT'])(
    'is no abort because time ran out, as clients say it by the code %s',
    (code) => {
      const reason = Object.assign(new Error('timeout of 100ms exceeded'), { code })
      const harness = new Harness({ failureThreshold: 1 })

      harness.breaker.acquire().settle(bad, { signal: AbortSignal.abort(reason) })

      expect(harness.breaker.state).toBe('open')
    },
  )

  it('is no abort whose reason was caused by a TimeoutError', () => {
    const reason = new Error('stopped', { cause: new DOMException('took too long', 'TimeoutError') })
    const harness = new Harness({ failureThreshold: 1 })

    harness.breaker.acquire().settle(bad, { signal: AbortSignal.abort(reason) })

    expect(harness.breaker.state).toBe('open')
  })

  it.each([undefined, null, 'gone', new Error('gone'), { code: 7 }])(
    'is an abort for any other reason: %o',
    (reason) => {
      const harness = new Harness({ failureThreshold: 1 })

      harness.breaker.acquire().settle(bad, { signal: AbortSignal.abort(reason) })

      expect(harness.told()).toEqual(['ignored'])
    },
  )

  it('is no abort where its reason cannot be looked into: that is reported, and the rejection counts', () => {
    const reason = {
      get cause(): never {
        return raise(new Error('no look'))
      },
    }
    const harness = new Harness({ failureThreshold: 1 })

    harness.breaker.acquire().settle(bad, { signal: AbortSignal.abort(reason) })

    const hookErrors = [{ error: new Error('no look'), hook: 'isIgnored' }]
    expect([harness.breaker.state, harness.hookErrors]).toEqual(['open', hookErrors])
  })
})

describe('a permit that was settled', () => {
  it('knows no duration any more', () => {
    const permit = new Harness().breaker.acquire()
    permit.succeed()

    expect(permit.durationMs).toBeUndefined()
  })
})
