import { describe, expect, it } from 'vitest'
import { callerAborted } from 'recloser/predicates'
import type { Outcome } from 'recloser/predicates'
import type { CircuitBreakerOptions } from 'recloser'
import { slowCallRate } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'
import { Harness } from '../support/harness.ts'

const up: Outcome = { status: 'fulfilled', value: 'up' }
const down: Outcome = { status: 'rejected', reason: 'down' }

/** The totals after a permit was settled with the outcome. */
const totals = (outcome: Outcome, options: CircuitBreakerOptions = {}, call?: Parameters<Settle>[1]): unknown => {
  const { breaker } = new Harness(options)
  breaker.acquire().settle(outcome, call)
  const { successes, failures, ignored } = breaker.stats.totals
  return { successes, failures, ignored }
}
type Settle = ReturnType<Harness['breaker']['acquire']>['settle']

const success = { successes: 1, failures: 0, ignored: 0 }
const failure = { successes: 0, failures: 1, ignored: 0 }
const ignored = { successes: 0, failures: 0, ignored: 1 }
const yes = (): boolean => true
const no = (): boolean => false

describe('settle judges', () => {
  it.each([
    { title: 'a value as a success', outcome: up, options: {}, expected: success },
    { title: 'a rejection as a failure', outcome: down, options: {}, expected: failure },
    { title: 'by isFailure of the circuit', outcome: up, options: { isFailure: yes }, expected: failure },
    {
      title: 'by isIgnored of the circuit first',
      outcome: down,
      options: { isFailure: yes, isIgnored: yes },
      expected: ignored,
    },
    { title: 'values by isIgnored too', outcome: up, options: { isIgnored: yes }, expected: ignored },
  ])('$title', ({ outcome, options, expected }) => {
    expect(totals(outcome, options)).toEqual(expected)
  })

  it.each([
    { title: 'isFailure', outcome: down, options: { isFailure: yes }, call: { isFailure: no }, expected: success },
    { title: 'isIgnored', outcome: down, options: { isIgnored: yes }, call: { isIgnored: no }, expected: failure },
    { title: 'nothing', outcome: up, options: { isFailure: yes }, call: {}, expected: failure },
    {
      title: 'an undefined isFailure',
      outcome: up,
      options: { isFailure: yes },
      call: { isFailure: undefined },
      expected: failure,
    },
    {
      title: 'an aborted signal',
      outcome: down,
      options: {},
      call: { signal: AbortSignal.abort() },
      expected: ignored,
    },
    {
      title: 'a signal that nobody aborted',
      outcome: down,
      options: {},
      call: { signal: new AbortController().signal },
      expected: failure,
    },
  ])('by what the call brings: $title', ({ outcome, options, call, expected }) => {
    expect(totals(outcome, options, call)).toEqual(expected)
  })

  it('an aborted call as ignored, whatever isIgnored of the circuit says', () => {
    expect(totals(down, { isIgnored: no }, { signal: AbortSignal.abort() })).toEqual(ignored)
  })

  it('with the signal and whether it is a probe in hand', () => {
    const seen: unknown[] = []
    const harness = new Harness({ isFailure: (_, context) => seen.push({ ...context }) < 0 })
    const { signal } = new AbortController()

    harness.probe().settle(up, { signal })

    expect(seen).toEqual([{ signal, probe: true, durationMs: 0 }])
  })

  it('with the very outcome in hand', () => {
    const seen: unknown[] = []
    const harness = new Harness({ isFailure: (outcome) => seen.push(outcome) < 0 })

    harness.breaker.acquire().settle(up)

    expect(seen[0]).toBe(up)
  })

  it('nothing where the permit was settled before', () => {
    let asked = 0
    const { breaker } = new Harness({ isFailure: () => ++asked < 0 })
    const permit = breaker.acquire()
    permit.succeed()

    const settled = permit.settle(down)

    expect([settled, asked]).toEqual([false, 0])
  })

  it('by predicates that are one function for both purposes', () => {
    expect(totals(down, { isIgnored: callerAborted }, { signal: AbortSignal.abort() })).toEqual(ignored)
  })
})

describe('a permit by hand', () => {
  it('passes the predicates by', () => {
    const harness = new Harness({ isFailure: yes, isIgnored: yes })

    harness.succeed()

    expect(harness.breaker.stats.totals).toMatchObject(success)
  })

  it('keeps the reason of the failure that opens the circuit', () => {
    const harness = new Harness({ failureThreshold: 1 })
    const reason = { code: 'E_DOWN' }

    harness.breaker.acquire().fail(reason)

    expect(harness.events.at(-1)).toMatchObject({ type: 'transition', cause: reason })
  })

  it.each([{}, { isFailure: no }])(
    'does not keep the value of a slow probe as the cause, with the options %o',
    (options) => {
      const harness = new Harness({ trip: slowCallRate({ slowerThanMs: 100 }), ...options })
      const probe = harness.probe()
      harness.pass(200)

      probe.settle(up)

      expect(harness.events.at(-1)).toMatchObject({ to: 'open', reason: 'probe slow', cause: undefined })
    },
  )

  it('is ignored when it is disposed of unsettled', () => {
    const { breaker } = new Harness()

    breaker.acquire()[Symbol.dispose]()

    expect(breaker.stats.totals).toMatchObject(ignored)
  })

  it('keeps its verdict when it is disposed of afterwards', () => {
    const { breaker } = new Harness()
    const permit = breaker.acquire()
    permit.fail()

    permit[Symbol.dispose]()

    expect(breaker.stats.totals).toMatchObject(failure)
  })

  it('frees its slot when a probe is disposed of', () => {
    const harness = new Harness()
    const probe = harness.probe()
    const before = harness.breaker.retryAfterMs

    probe[Symbol.dispose]()

    expect([before > 0, harness.breaker.retryAfterMs]).toEqual([true, 0])
  })

  it('says whether it is a probe', () => {
    const harness = new Harness()

    expect([harness.breaker.acquire().probe, harness.probe().probe]).toEqual([false, true])
  })
})

describe('settle, given what is no outcome', () => {
  const noOutcomes = ['x', 'success', undefined, null, true, {}, { status: 'ok' }, new Error('down')]

  it.each(noOutcomes)('is a TypeError that names the place and the value: %s', (given) => {
    const permit = new Harness().breaker.acquire()

    const attempt = (): boolean => permit.settle(untyped(given))

    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(/^settle\(\): `outcome\.status` must be 'fulfilled' or 'rejected', received ("\w+"|\w+)$/)
  })

  it('counts nothing, and leaves the permit to be settled', () => {
    const { breaker } = new Harness()
    const permit = breaker.acquire()

    complaint(() => permit.settle(untyped('x')))

    expect(breaker.stats.totals).toMatchObject({ successes: 0, failures: 0, ignored: 0 })
    expect([permit.settle(down), breaker.stats.totals.failures]).toEqual([true, 1])
  })
})
