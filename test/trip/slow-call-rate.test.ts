import { describe, expect, it } from 'vitest'
import { countWindow, slowCallRate, timeWindow } from 'recloser/trip'
import type { TripStrategy } from 'recloser/trip'

const slowerThanMs = 100
const strategyOf = (more = {}): TripStrategy =>
  slowCallRate({ slowerThanMs, threshold: 1, minimumCalls: 3, over: countWindow(1_000), ...more })

interface Node {
  readonly after: Node
}

/** How many calls the tally still knows. */
function known(tally: unknown): number {
  const { calls } = tally as { readonly calls: Node }
  let nodes = 0
  for (let node = calls.after; node !== calls; node = node.after) nodes++
  return nodes
}

describe('slowCallRate, of calls in flight', () => {
  it('counts each once when it is overdue, and says so as soon as there are enough', () => {
    const strategy = strategyOf()
    const tally = strategy.empty()
    for (let call = 0; call < 3; call++) strategy.enter?.(tally, call)

    const said = [100, 101, 102, 103, 104].map((nowMs) => strategy.overdue?.(tally, nowMs))

    expect(said).toEqual([undefined, undefined, undefined, 'slow-call rate 1 of 3 calls', undefined])
  })

  it('says nothing below its share, however many are slow', () => {
    const strategy = strategyOf({ threshold: 0.5 })
    const tally = strategy.empty()
    for (let call = 0; call < 6; call++) strategy.record(tally, false, 1, 0)

    const said = Array.from({ length: 6 }, () => strategy.record(tally, false, slowerThanMs + 1, 0))

    expect(said.map((words) => words !== undefined)).toEqual([false, false, false, false, false, true])
  })

  it('counts what is overdue on a clock that shows moments below 0 too', () => {
    const strategy = strategyOf({ minimumCalls: 1 })
    const tally = strategy.empty()
    strategy.enter?.(tally, -5_000)

    expect(strategy.overdue?.(tally, -4_899)).toBe('slow-call rate 1 of 1 calls')
  })

  it('does not count one again when it ends', () => {
    const strategy = strategyOf({ minimumCalls: 2 })
    const tally = strategy.empty()
    const ticket = strategy.enter?.(tally, 0)
    strategy.overdue?.(tally, 101)

    strategy.leave?.(tally, ticket, 'success', 150)
    const said = strategy.record(tally, false, 150, 150, undefined, ticket)

    expect([said, strategy.counts(tally, 150)]).toEqual([undefined, { failures: 0, successes: 1 }])
  })

  it.each(['ignored', 'abandoned'] as const)(
    'counts one that ended too late and is %s at the look that follows',
    (ending) => {
      const strategy = strategyOf({ minimumCalls: 1 })
      const tally = strategy.empty()
      const tickets = [0, 0, 1].map((nowMs) => strategy.enter?.(tally, nowMs))

      strategy.leave?.(tally, tickets[2], ending, 101)
      const inTime = known(tally)
      strategy.leave?.(tally, tickets[0], ending, 101)

      expect([inTime, strategy.overdue?.(tally, 101), known(tally)]).toEqual([2, 'slow-call rate 1 of 2 calls', 0])
    },
  )

  it('counts none that never reached the dependency, however late it ended', () => {
    const strategy = strategyOf({ minimumCalls: 1 })
    const tally = strategy.empty()
    const ticket = strategy.enter?.(tally, 0)

    strategy.leave?.(tally, ticket, 'unreached', 500)

    expect([strategy.overdue?.(tally, 500), known(tally)]).toEqual([undefined, 0])
  })

  it('follows no call where none can be overdue', () => {
    const strategy = strategyOf({ slowerThanMs: Infinity })
    const tally = strategy.empty()

    const tickets = Array.from({ length: 100 }, () => strategy.enter?.(tally, 0))

    expect([new Set(tickets), known(tally)]).toEqual([new Set([undefined]), 0])
  })

  it('knows no more calls than are in flight and not overdue: permits that get lost are let go', () => {
    const strategy = strategyOf({ minimumCalls: 1_000 })
    const tally = strategy.empty()
    let most = 0

    for (let nowMs = 0; nowMs < 10_000; nowMs++) {
      strategy.enter?.(tally, nowMs)
      strategy.overdue?.(tally, nowMs)
      most = Math.max(most, known(tally))
    }

    expect(most).toBe(slowerThanMs + 1)
  })

  it('lets a call out of the middle go at once, and with it every way to the others', () => {
    const strategy = strategyOf()
    const tally = strategy.empty()
    const tickets = [1, 2, 3].map((nowMs) => strategy.enter?.(tally, nowMs) as Node)

    strategy.leave?.(tally, tickets[1], 'success', 4)
    strategy.leave?.(tally, tickets[1], 'success', 4)

    expect([known(tally), tickets[1]?.after === tickets[1]]).toEqual([2, true])
  })

  it('looks at one call more than it counts, however many are in flight', () => {
    let looks = 0
    const strategy = strategyOf({ minimumCalls: 1_000 })
    const tally = strategy.empty()
    for (let call = 0; call < 1_000; call++) strategy.enter?.(tally, call)
    for (
      let node = (tally as { calls: Node }).calls.after;
      node !== (tally as { calls: Node }).calls;
      node = node.after
    ) {
      const { admittedAtMs } = node as unknown as { admittedAtMs: number }
      Object.defineProperty(node, 'admittedAtMs', {
        get: () => {
          looks++
          return admittedAtMs
        },
      })
    }

    for (let nowMs = 101; nowMs < 601; nowMs++) strategy.overdue?.(tally, nowMs)

    // Each look asks the oldest that is not overdue; of the 500 that it counted, it asks when it began a second time.
    expect([known(tally), looks]).toEqual([500, 500 + 2 * 500])
  })

  it('goes on with the rest where a window of one’s own throws', () => {
    const over = timeWindow()
    let thrown = 0
    const strategy = strategyOf({
      minimumCalls: 1,
      over: {
        ...over,
        record: (...args: Parameters<typeof over.record>) => {
          if (++thrown === 1) throw new Error('window')
          over.record(...args)
        },
      },
    })
    const tally = strategy.empty()
    for (let call = 0; call < 2; call++) strategy.enter?.(tally, 0)

    expect(() => strategy.overdue?.(tally, 101)).toThrow('window')
    expect(strategy.overdue?.(tally, 101)).toBe('slow-call rate 1 of 1 calls')
  })

  it('saves nothing of calls in flight, and loads none', () => {
    const strategy = strategyOf()
    const tally = strategy.empty()
    strategy.record(tally, true, 500, 0)
    const before = JSON.stringify(strategy.save(tally, 0))
    strategy.enter?.(tally, 0)

    const loaded = strategy.load(JSON.parse(before), 0)

    expect([JSON.stringify(strategy.save(tally, 0)), known(loaded)]).toEqual([before, 0])
  })
})
