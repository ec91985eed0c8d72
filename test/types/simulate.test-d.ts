import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, type CircuitState } from 'recloser'
import { pipeline, timeout } from 'recloser/policies'
import { recommended } from 'recloser/presets'
import {
  describe as inWords,
  parseCalls,
  recordCalls,
  replay,
  simulate,
  sweep,
  type RecordedCall,
  type ReplayResult,
  type SimulatedFleet,
  type SimulationResult,
  type SweepResult,
} from 'recloser/simulate'

declare const calls: readonly RecordedCall[]
const clients = { ratePerSecond: 10 }

describe('replay', () => {
  it('takes calls one by one or in arrays, and says what happened', async () => {
    const result = await replay({ calls: parseCalls('{}'), options: recommended() })

    expectTypeOf(replay({ calls })).toEqualTypeOf<Promise<ReplayResult>>()
    expectTypeOf(result.transitions[0]).toEqualTypeOf<
      | { readonly atMs: number; readonly from: CircuitState; readonly to: CircuitState; readonly reason: string }
      | undefined
    >()
    expectTypeOf(result.timeToTripMs).toEqualTypeOf<number | undefined>()
    expectTypeOf(inWords(result)).toEqualTypeOf<string>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- there is nothing to replay
    void replay({ options: {} })
    // @ts-expect-error -- a call ends in one of three ways
    void replay({ calls: [{ atMs: 0, durationMs: 1, outcome: 'rejected' }] })
    // @ts-expect-error -- an object of options
    void replay({ calls, options: 5 })
    // @ts-expect-error -- both set the same rule
    void replay({ calls, options: { ...recommended(), failureThreshold: 5, trip: recommended().trip } })
    // @ts-expect-error -- a whole number
    void replay({ calls, seed: 'one' })
  })
})

describe('simulate and sweep', () => {
  it('take any guard: a breaker, a policy, what decides by itself, or nothing', () => {
    expectTypeOf(simulate({ clients, durationMs: 1_000 })).toEqualTypeOf<Promise<SimulationResult>>()
    void simulate({ clients, durationMs: 1_000, guard: ({ clock, random }) => new CircuitBreaker({ clock, random }) })
    void simulate({ clients, durationMs: 1_000, guard: () => pipeline(timeout(50), new CircuitBreaker()) })
    void simulate({ clients, durationMs: 1_000, guard: () => ({ admit: () => () => undefined }) })
    void simulate({ clients, durationMs: 1_000, guard: () => undefined })
    expectTypeOf(sweep({ calls, grid: { failureThreshold: [3, 5] } })).toEqualTypeOf<Promise<SweepResult>>()
  })

  it('refuse misuse', () => {
    // @ts-expect-error -- it would never end
    void simulate({ clients })
    // @ts-expect-error -- nobody calls
    void simulate({ durationMs: 1_000 })
    // @ts-expect-error -- each process has a guard of its own, so it must be made
    void simulate({ clients, durationMs: 1_000, guard: new CircuitBreaker() })
    // @ts-expect-error -- no such episode
    void simulate({ clients, durationMs: 1, dependency: { episodes: [{ kind: 'gone', fromMs: 0, forMs: 1 }] } })
    // @ts-expect-error -- how much slower?
    void simulate({ clients, durationMs: 1, dependency: { episodes: [{ kind: 'slow', fromMs: 0, forMs: 1 }] } })
    // @ts-expect-error -- the values of an option are a list
    void sweep({ calls, grid: { failureThreshold: 3 } })
  })
})

describe('a simulated fleet', () => {
  it('is an option of clients: how many must vote, and how long a message takes', () => {
    const fleet: SimulatedFleet = { quorum: 0.5, latencyMs: 2 }

    void simulate({ clients: { ...clients, processes: 50, fleet }, durationMs: 1_000 })
    void simulate({ clients: [{ ...clients, name: 'web', fleet: {} }], durationMs: 1_000 })
    void sweep({ clients: { ...clients, fleet }, durationMs: 1_000, grid: { failureThreshold: [3, 5] } })
    expectTypeOf<SimulatedFleet['quorum']>().toEqualTypeOf<number | undefined>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- an object, which may be empty
    void simulate({ clients: { ...clients, fleet: true }, durationMs: 1_000 })
    // @ts-expect-error -- a number or a share
    void simulate({ clients: { ...clients, fleet: { quorum: 'half' } }, durationMs: 1_000 })
    // @ts-expect-error -- there is no Redis in a simulation
    void simulate({ clients: { ...clients, fleet: { prefix: 'billing' } }, durationMs: 1_000 })
    // @ts-expect-error -- an option of clients
    void simulate({ clients, fleet: {}, durationMs: 1_000 })
  })
})

describe('recordCalls and parseCalls', () => {
  it('write lines, and read them as replay takes them', () => {
    const breaker = new CircuitBreaker()
    const lines: string[] = []

    using recording = recordCalls(breaker, (line) => void lines.push(line))
    expectTypeOf(recording).toBeCallableWith()
    expectTypeOf(parseCalls(lines)).toEqualTypeOf<AsyncIterable<readonly RecordedCall[]>>()
  })

  it('refuse misuse', () => {
    // @ts-expect-error -- a function that takes a line
    recordCalls(new CircuitBreaker(), 'trace.jsonl')
    // @ts-expect-error -- a breaker
    recordCalls(recommended(), () => undefined)
    // @ts-expect-error -- text, or lines of it
    parseCalls(5)
    // @ts-expect-error -- the name of the option is maxDisorder
    parseCalls('', { disorder: 5 })
  })
})
