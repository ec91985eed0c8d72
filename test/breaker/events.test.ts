import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { CircuitEvent } from 'recloser'
import { consecutiveFailures } from 'recloser/trip'
import { Harness } from '../support/harness.ts'

const circuit = 'billing'
const plain = { circuit, probe: false, late: false }

const harness = (options = {}): Harness => new Harness({ name: circuit, ...options })

/** What is told of one call. */
const toldOf = (settle: (permit: ReturnType<CircuitBreaker['acquire']>) => void): readonly CircuitEvent[] => {
  const { breaker, events } = harness()
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
    const { breaker, events } = harness({ isIgnored: () => true })

    breaker.acquire().settle({ status: 'rejected', reason: 'gone' })

    expect(events).toMatchObject([{ type: 'ignored', reason: 'gone' }])
  })

  it('has the value for its error where a value is the failure', () => {
    const { breaker, events } = harness({ isFailure: () => true })

    breaker.acquire().settle({ status: 'fulfilled', value: { status: 503 } })

    expect(events).toMatchObject([{ type: 'failure', error: { status: 503 } }])
  })

  it('says how long it took', () => {
    const on = harness()

    on.succeedSlowly(250)

    expect(on.events).toMatchObject([{ durationMs: 250 }])
  })

  it('does not say how long it took where nobody listened when it began', () => {
    const on = harness()
    on.leave()
    const permit = on.breaker.acquire()
    on.breaker.subscribe((event) => on.events.push(event))
    on.pass(250)

    permit.succeed()

    expect(on.events).toMatchObject([{ durationMs: undefined }])
  })

  it('says that it was a probe', () => {
    const on = harness({ successThreshold: 2 })

    on.probe().succeed()

    expect(on.events.at(-1)).toMatchObject({ type: 'success', probe: true })
  })

  it('says that it came late', () => {
    const on = harness()
    const permit = on.breaker.acquire()
    on.breaker.reset()

    permit.fail('down')

    expect(on.events.at(-1)).toMatchObject({ type: 'failure', late: true, error: 'down' })
  })
})

describe('the event of a transition', () => {
  it('to open says why, for how long and since when', () => {
    const on = harness({ failureThreshold: 2, resetTimeoutMs: 700 })

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
    const on = harness({ resetTimeoutMs: 700 })

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
      end: (on: Harness) => on.probe().succeed(),
      to: 'closed',
      reason: 'probes succeeded',
      attempt: 1,
    },
    { title: 'a bad probe', end: (on: Harness) => on.probe().fail(), to: 'open', reason: 'probe failed', attempt: 2 },
    { title: 'a trip by hand', end: (on: Harness) => on.breaker.trip(), to: 'open', reason: 'manual', attempt: 1 },
    {
      title: 'a reset',
      end: (on: Harness) => {
        on.probe()
        on.breaker.reset()
      },
      to: 'closed',
      reason: 'manual',
      attempt: 0,
    },
  ])('says which rule decided: $title', ({ end, to, reason, attempt }) => {
    const on = harness()

    end(on)

    expect(on.events.filter(({ type }) => type === 'transition').at(-1)).toMatchObject({ to, reason, attempt })
  })

  it('says that a probe was too slow where slowness counts', () => {
    const on = harness({ trip: { ...consecutiveFailures(5), slowerThanMs: 100 } })
    const probe = on.probe()
    on.pass(101)

    probe.succeed()

    expect(on.events.at(-1)).toMatchObject({ from: 'half-open', to: 'open', reason: 'probe slow' })
  })

  it('carries what was given to trip()', () => {
    const on = harness()

    on.breaker.trip('maintenance', { forMs: 5 })

    expect(on.events).toMatchObject([{ cause: 'maintenance', openForMs: 5 }])
  })

  it('says Infinity where it opens for ever', () => {
    const on = harness({ resetTimeoutMs: Infinity })

    on.breaker.trip()

    expect(on.events).toMatchObject([{ openForMs: Infinity }])
  })

  it('names the rule of a restored circuit on its way on', () => {
    const from = harness()
    from.breaker.trip('down')
    const on = harness({ snapshot: from.breaker.snapshot() })

    on.pass(60_000)
    on.breaker.acquire().succeed()

    expect(on.transitions()).toEqual(['open > half-open', 'half-open > closed'])
  })
})

describe('the event of a rejected call', () => {
  it.each([
    { title: 'open', shut: (on: Harness) => on.breaker.trip('', { forMs: 5 }), state: 'open', retryAfterMs: 5 },
    { title: 'probing', shut: (on: Harness) => on.probe(), state: 'half-open', retryAfterMs: 60_000 },
    { title: 'held', shut: (on: Harness) => on.breaker.hold('open'), state: 'open', retryAfterMs: Infinity },
  ])('says in which state, and for how long: $title', ({ shut, state, retryAfterMs }) => {
    const on = harness()
    shut(on)

    on.breaker.tryAcquire()

    expect(on.events.at(-1)).toStrictEqual({ type: 'rejected', circuit, state, retryAfterMs, shadow: false })
  })

  it('is told in shadow mode too, and says so', () => {
    const on = harness({ shadow: true })
    on.breaker.trip()

    const permit = on.breaker.tryAcquire()

    expect([permit !== undefined, on.events.at(-1)]).toMatchObject([true, { type: 'rejected', shadow: true }])
  })
})
