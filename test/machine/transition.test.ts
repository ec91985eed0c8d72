import { describe, expect, it } from 'vitest'
import { admit, initial, reset, rulesOf, settle, trip } from 'recloser/machine'
import type { HalfOpen, RuleOptions, Rules, State, Verdict } from 'recloser/machine'
import { consecutiveFailures } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'

const rules = rulesOf({ failureThreshold: 2, resetTimeoutMs: 1_000 })

/** Settles a call of the present period. */
const say = (rules: Rules, state: State, verdict: Verdict, nowMs = 0, cause?: unknown): State =>
  settle(rules, state, { generation: state.generation, admittedAtMs: nowMs }, verdict, nowMs, cause)

/** Half-open since 1_000, with one probe in flight. */
const probing = (options: RuleOptions = {}): { rules: Rules; state: HalfOpen } => {
  const rules = rulesOf({ resetTimeoutMs: 1_000, ...options })
  const state = admit(rules, trip(rules, initial(rules), 0), 1_000)
  if (state?.kind !== 'half-open') throw new Error('is not half-open')
  return { rules, state }
}

describe('initial', () => {
  it('is closed, in its first period, and has never opened', () => {
    expect(initial(rules)).toMatchObject({ kind: 'closed', generation: 0, attempt: 0, openMs: 0 })
  })
})

describe('admit', () => {
  it('gives the very node of a closed circuit', () => {
    const state = initial(rules)

    expect(admit(rules, state, 5)).toBe(state)
  })

  it('gives nothing while open', () => {
    expect(admit(rules, trip(rules, initial(rules), 0), 999)).toBeUndefined()
  })

  it('begins a half-open period with the first probe in its slot', () => {
    const { state } = probing()

    expect(state).toMatchObject({
      kind: 'half-open',
      generation: 2,
      refusedAtMs: undefined,
      tally: { slots: [1_000], successes: 0, failures: 0 },
    })
  })

  it('leaves the open node as it was', () => {
    const open = Object.freeze(trip(rules, initial(rules), 0))

    expect(() => admit(rules, open, 1_000)).not.toThrow()
  })

  it('gives nothing while all slots are held', () => {
    const { rules, state } = probing()

    expect(admit(rules, state, 1_001)).toBeUndefined()
  })

  it('gives the slot of a probe that is out of time to the next', () => {
    const { rules, state } = probing({ probeTimeoutMs: 10 })

    admit(rules, state, 1_010)

    expect((state.tally as { slots: number[] }).slots).toEqual([1_010])
  })
})

describe('settle', () => {
  it('gives the very node of an open circuit, whatever the verdict', () => {
    const open = trip(rules, initial(rules), 0)

    const states = (['success', 'failure', 'ignored'] as const).map((verdict) => say(rules, open, verdict))

    expect(states.every((state) => state === open)).toBe(true)
  })

  it.each([-1, 1])('changes nothing for a permit of another period: %d', (by) => {
    const { rules, state } = probing()
    const before = structuredClone(state)

    const after = settle(rules, state, { generation: state.generation + by, admittedAtMs: 1_000 }, 'failure', 1_000)

    expect([after === state, state]).toEqual([true, before])
  })

  it('counts nothing for an ignored call', () => {
    const state = initial(rules)
    const before = structuredClone(state)

    say(rules, state, 'ignored')

    expect(state).toEqual(before)
  })

  it('opens for the words of the strategy, and keeps the cause', () => {
    const cause = new Error('down')
    const state = say(rules, initial(rules), 'failure')

    const opened = say(rules, state, 'failure', 7, cause)

    expect(opened).toMatchObject({
      kind: 'open',
      atMs: 7,
      openMs: 1_000,
      attempt: 1,
      reason: '2 failures in a row',
      cause,
    })
  })

  it('frees the slot of an ignored probe', () => {
    const { rules, state } = probing()

    say(rules, state, 'ignored', 1_000)

    expect(state.tally).toEqual({ slots: [], successes: 0, failures: 0 })
  })

  it('frees one slot where two probes of the same moment hold one each', () => {
    const { rules, state } = probing({ halfOpenMaxCalls: 2 })
    admit(rules, state, 1_000)

    say(rules, state, 'success', 1_000)

    expect(state.tally).toEqual({ slots: [1_000], successes: 1, failures: 0 })
  })

  it('counts a probe that lost its slot, and frees none', () => {
    const { rules, state } = probing({ probeTimeoutMs: 10, successThreshold: 2 })
    admit(rules, state, 1_010)

    settle(rules, state, { generation: 2, admittedAtMs: 1_000 }, 'success', 1_020)

    expect(state.tally).toEqual({ slots: [1_010], successes: 1, failures: 0 })
  })

  it('opens again for a failed probe', () => {
    const { rules, state } = probing()

    expect(say(rules, state, 'failure', 1_000, 'cause')).toMatchObject({
      kind: 'open',
      attempt: 2,
      reason: 'probe failed',
      cause: 'cause',
    })
  })

  it('opens again for a slow probe where slowness counts', () => {
    const { rules, state } = probing({ trip: { ...consecutiveFailures(2), slowerThanMs: 10 } })

    const to = settle(rules, state, { generation: 2, admittedAtMs: 1_000 }, 'success', 1_011)

    expect(to).toMatchObject({ kind: 'open', reason: 'probe slow' })
  })

  it('closes with an empty tally for enough good probes', () => {
    const { rules, state } = probing()

    const to = say(rules, state, 'success', 1_000)

    expect(to).toMatchObject({
      kind: 'closed',
      generation: 3,
      attempt: 1,
      atMs: 1_000,
      openMs: 1_000,
      tally: initial(rules).tally,
    })
  })
})

describe("settle with a strategy of one's own", () => {
  const saying = (words: unknown): Rules =>
    rulesOf({ trip: { ...consecutiveFailures(9), record: (): never => untyped(words) } })

  it('does not heed words after a fast success', () => {
    const rules = saying('now')
    const state = initial(rules)

    expect(say(rules, state, 'success')).toBe(state)
  })

  it('lets its error out, with the state as it was', () => {
    const thrown = new Error('broken rule')
    const record = (): never => {
      throw thrown
    }
    const rules = rulesOf({ trip: { ...consecutiveFailures(9), record } })

    expect(complaint(() => say(rules, initial(rules), 'failure'))).toBe(thrown)
  })
})

describe('trip and reset', () => {
  it.each(['closed', 'open', 'half-open'] as const)('leave the %s node that they are given as it was', (kind) => {
    const open = trip(rules, initial(rules), 0)
    const given = { closed: initial(rules), open, 'half-open': admit(rules, open, 1_000) ?? open }[kind]
    const before = structuredClone(given)

    trip(rules, given, 5)
    reset(rules, given, 5)

    expect(given).toEqual(before)
  })

  it('open for as long as they are told, in place of the delay of the backoff', () => {
    expect(trip(rules, initial(rules), 5, 'cause', 7)).toMatchObject({
      atMs: 5,
      openMs: 7,
      cause: 'cause',
      reason: 'manual',
    })
  })

  it('begin an open period anew with the same attempt', () => {
    const open = trip(rules, initial(rules), 0)

    expect(trip(rules, open, 600)).toMatchObject({ attempt: 1, atMs: 600, generation: 2 })
  })

  it('forget the openings on a reset', () => {
    expect(reset(rules, trip(rules, initial(rules), 0), 5)).toMatchObject({
      kind: 'closed',
      attempt: 0,
      openMs: 0,
      generation: 2,
    })
  })
})
