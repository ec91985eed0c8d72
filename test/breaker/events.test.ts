import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../src/index.ts'
import type { CircuitEvent } from '../../src/index.ts'
import { consecutiveFailures } from '../../src/trip.ts'
import { Bench } from '../laws/bench.ts'

const circuit = 'billing'
const plain = { circuit, probe: false, late: false }

const bench = (options = {}): Bench => new Bench({ name: circuit, ...options })

/** What is told of one call. */
const toldOf = (settle: (permit: ReturnType<CircuitBreaker['acquire']>) => void): readonly CircuitEvent[] => {
  const { breaker, events } = bench()
  settle(breaker.acquire())
  return events
}

describe('the event of a settled call', () => {
  it('says that it succeeded', () => {
    expect(toldOf((permit) => permit.succeed())).toStrictEqual([{ type: 'success', ...plain, durationMs: 0 }])
  })

  it('says that it failed, and with what', () => {
    const error = new Error('down')

    expect(toldOf((permit) => permit.fail(error))).toStrictEqual([{ type: 'failure', ...plain, durationMs: 0, error }])
  })

  it('says that it was ignored', () => {
    expect(toldOf((permit) => permit.ignore())).toStrictEqual([
      { type: 'ignored', ...plain, durationMs: 0, reason: undefined },
    ])
  })

  it('says what was ignored', () => {
    const { breaker, events } = bench({ isIgnored: () => true })

    breaker.acquire().settle({ status: 'rejected', reason: 'gone' })

    expect(events).toMatchObject([{ type: 'ignored', reason: 'gone' }])
  })

  it('has the value for its error where a value is the failure', () => {
    const { breaker, events } = bench({ isFailure: () => true })

    breaker.acquire().settle({ status: 'fulfilled', value: { status: 503 } })

    expect(events).toMatchObject([{ type: 'failure', error: { status: 503 } }])
  })

  it('says how long it took', () => {
    const on = bench()

    on.succeedSlowly(250)

    expect(on.events).toMatchObject([{ durationMs: 250 }])
  })

  it('does not say how long it took where nobody listened when it began', () => {
    const on = bench()
    on.leave()
    const permit = on.breaker.acquire()
    on.breaker.subscribe((event) => on.events.push(event))
    on.pass(250)

    permit.succeed()

    expect(on.events).toMatchObject([{ durationMs: undefined }])
  })

  it('says that it was a probe', () => {
    const on = bench({ successThreshold: 2 })

    on.probe().succeed()

    expect(on.events.at(-1)).toMatchObject({ type: 'success', probe: true })
  })

  it('says that it came late', () => {
    const on = bench()
    const permit = on.breaker.acquire()
    on.breaker.reset()

    permit.fail('down')

    expect(on.events.at(-1)).toMatchObject({ type: 'failure', late: true, error: 'down' })
  })
})

describe('the event of a transition', () => {
  it('to open says why, for how long and since when', () => {
    const on = bench({ failureThreshold: 2, resetTimeoutMs: 700 })

    on.fail(2, 'down')

    expect(on.events.at(-1)).toStrictEqual({
      type: 'transition',
      circuit,
      from: 'closed',
      to: 'open',
      reason: '2 failures in a row',
      cause: 'down',
      atMs: 1_000,
      openForMs: 700,
      attempt: 1,
    })
  })

  it('to half-open comes with the first probe', () => {
    const on = bench({ resetTimeoutMs: 700 })

    on.probe()

    expect(on.events.at(-1)).toStrictEqual({
      type: 'transition',
      circuit,
      from: 'open',
      to: 'half-open',
      reason: 'reset timeout passed',
      cause: undefined,
      atMs: 1_700,
      openForMs: undefined,
      attempt: 1,
    })
  })

  it.each([
    {
      title: 'good probes',
      end: (on: Bench) => on.probe().succeed(),
      to: 'closed',
      reason: 'probes succeeded',
      attempt: 1,
    },
    { title: 'a bad probe', end: (on: Bench) => on.probe().fail(), to: 'open', reason: 'probe failed', attempt: 2 },
    { title: 'a trip by hand', end: (on: Bench) => on.breaker.trip(), to: 'open', reason: 'manual', attempt: 1 },
    {
      title: 'a reset',
      end: (on: Bench) => {
        on.probe()
        on.breaker.reset()
      },
      to: 'closed',
      reason: 'manual',
      attempt: 0,
    },
  ])('says which rule decided: $title', ({ end, to, reason, attempt }) => {
    const on = bench()

    end(on)

    expect(on.events.filter(({ type }) => type === 'transition').at(-1)).toMatchObject({ to, reason, attempt })
  })

  it('says that a probe was too slow where slowness counts', () => {
    const on = bench({ trip: { ...consecutiveFailures(5), slowerThanMs: 100 } })
    const probe = on.probe()
    on.pass(101)

    probe.succeed()

    expect(on.events.at(-1)).toMatchObject({ from: 'half-open', to: 'open', reason: 'probe slow' })
  })

  it('carries what was given to trip()', () => {
    const on = bench()

    on.breaker.trip('maintenance', { forMs: 5 })

    expect(on.events).toMatchObject([{ cause: 'maintenance', openForMs: 5 }])
  })

  it('says Infinity where it opens for ever', () => {
    const on = bench({ resetTimeoutMs: Infinity })

    on.breaker.trip()

    expect(on.events).toMatchObject([{ openForMs: Infinity }])
  })

  it('names the rule of a restored circuit on its way on', () => {
    const from = bench()
    from.breaker.trip('down')
    const on = bench({ snapshot: from.breaker.snapshot() })

    on.pass(60_000)
    on.breaker.acquire().succeed()

    expect(on.transitions()).toEqual(['open > half-open', 'half-open > closed'])
  })
})

describe('the event of a rejected call', () => {
  it.each([
    { title: 'open', shut: (on: Bench) => on.breaker.trip('', { forMs: 5 }), state: 'open', retryAfterMs: 5 },
    { title: 'probing', shut: (on: Bench) => on.probe(), state: 'half-open', retryAfterMs: 60_000 },
    { title: 'held', shut: (on: Bench) => on.breaker.hold('open'), state: 'open', retryAfterMs: Infinity },
  ])('says in which state, and for how long: $title', ({ shut, state, retryAfterMs }) => {
    const on = bench()
    shut(on)

    on.breaker.tryAcquire()

    expect(on.events.at(-1)).toStrictEqual({ type: 'rejected', circuit, state, retryAfterMs, shadow: false })
  })

  it('is told in shadow mode too, and says so', () => {
    const on = bench({ shadow: true })
    on.breaker.trip()

    const permit = on.breaker.tryAcquire()

    expect([permit !== undefined, on.events.at(-1)]).toMatchObject([true, { type: 'rejected', shadow: true }])
  })
})
