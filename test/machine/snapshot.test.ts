import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { loadState, rulesOf, saveState, trip } from 'recloser/machine'
import { complaint, untyped } from '../support/complaint.ts'
import { Harness } from '../support/harness.ts'

const rules = rulesOf()

describe('a snapshot', () => {
  it('has null where the circuit is open for ever', () => {
    const { breaker } = new Harness({ resetTimeoutMs: Infinity })
    breaker.trip()

    expect(breaker.snapshot()).toMatchObject({ openMs: null, delayMs: null })
  })

  it('says which states there are where it is refused for another', () => {
    const snapshot = untyped({ ...new CircuitBreaker().snapshot(), state: 'half-open' })

    expect(complaint(() => new CircuitBreaker({ snapshot })).message).toBe(
      "CircuitBreaker(): `snapshot.state` must be 'closed' or 'open', received \"half-open\"",
    )
  })

  it.each([
    { part: { attempt: -1 }, at: 'attempt' },
    { part: { shape: 'my rule' }, at: 'shape' },
    { part: { tally: 5 }, at: 'tally' },
    { part: { tally: { successes: 0, failures: 0, inARow: -1 } }, at: 'tally.inARow' },
  ])('is refused in the name of who loads it: $at', ({ part, at }) => {
    const snapshot = untyped({ ...new CircuitBreaker().snapshot(), ...part })

    expect(complaint(() => new CircuitBreaker({ snapshot })).message).toContain(
      `CircuitBreaker(): \`snapshot.${at}\` must be`,
    )
    expect(complaint(() => loadState(rules, snapshot, 0)).message).toContain(`loadState(): \`snapshot.${at}\` must be`)
  })

  it('is taken for one of this moment where nobody knows the wall time, also one from before 1970', () => {
    const saved = new Harness({ wallClock: () => -500 })
    saved.breaker.trip()

    const { breaker } = new Harness({ snapshot: saved.breaker.snapshot(), wallClock: () => NaN })

    expect(breaker.retryAfterMs).toBe(60_000)
  })

  it('gives a state that says where it comes from', () => {
    const open = loadState(rules, saveState(rules, trip(rules, loadedClosed(), 0), 0), 0)

    expect([loadedClosed().reason, open.reason]).toEqual(['restored', 'restored'])
  })
})

const loadedClosed = () => loadState(rules, { ...new CircuitBreaker().snapshot() }, 0)
