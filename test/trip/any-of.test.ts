import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { anyOf, consecutiveFailures, countWindow, failureCount, slowCallRate, timeWindow } from 'recloser/trip'
import type { TripStrategy } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'

const over = countWindow(10)
const slow = (slowerThanMs: number): TripStrategy => slowCallRate({ slowerThanMs, threshold: 1, minimumCalls: 2, over })

/** Records failures in a row, and gives what each of them said. */
const words = (strategy: TripStrategy, calls: number, durationMs = 0): unknown[] => {
  const tally = strategy.empty()
  return Array.from({ length: calls }, () => strategy.record(tally, true, durationMs, 0))
}

describe('anyOf', () => {
  it('throws what a part throws that follows calls, where nobody is told', () => {
    const broken = {
      ...slow(5),
      enter: () => {
        throw new Error('broken')
      },
    }
    const strategy = anyOf(slow(1), broken)

    expect(() => strategy.enter?.(strategy.empty(), 0)).toThrow('broken')
  })

  it('speaks as soon as one of them does', () => {
    const strategy = anyOf(consecutiveFailures(3), failureCount({ threshold: 2, over }))

    expect(words(strategy, 2)).toEqual([undefined, '2 failures within countWindow(10)'])
  })

  it('gives the words of the first where several speak at once', () => {
    const strategy = anyOf(consecutiveFailures(2), failureCount({ threshold: 2, over }))

    expect(words(strategy, 2).at(-1)).toBe('2 failures in a row')
  })

  it('has each count the calls also where one before it has spoken', () => {
    const [first, second] = [consecutiveFailures(1), failureCount({ threshold: 3, over })]
    const strategy = anyOf(first, second)
    const tallies = strategy.empty() as unknown[]

    for (let call = 0; call < 2; call++) strategy.record(tallies, true, 0, 0)

    expect(second.counts(tallies[1], 0).failures).toBe(2)
  })

  it('counts as the first does', () => {
    const strategy = anyOf(failureCount({ threshold: 9, over: countWindow(9) }), failureCount({ over: countWindow(1) }))
    const tally = strategy.empty()

    for (let call = 0; call < 3; call++) strategy.record(tally, true, 0, 0)

    expect(strategy.counts(tally, 0)).toEqual({ failures: 3, successes: 0 })
  })

  it('counts failures in a row where any of them does', () => {
    const strategy = anyOf(failureCount({ threshold: 9, over }), consecutiveFailures(5))
    const tally = strategy.empty()

    for (let call = 0; call < 3; call++) strategy.record(tally, true, 0, 0)

    expect(strategy.counts(tally, 0)).toEqual({ failures: 3, successes: 0, consecutiveFailures: 3 })
  })

  it('times calls against the lowest of their limits', () => {
    expect(anyOf(slow(500), consecutiveFailures(), slow(200)).slowerThanMs).toBe(200)
  })

  it('times no call where none of them counts slowness', () => {
    expect('slowerThanMs' in anyOf(consecutiveFailures())).toBe(false)
  })

  it('has each judge slowness by its own limit', () => {
    expect(words(anyOf(slow(500), slow(200)), 2, 300)).toEqual([undefined, 'slow-call rate 1 of 2 calls'])
  })

  it.each([
    { title: 'none of them does', parts: [consecutiveFailures(), failureCount({ over })], clockless: true },
    {
      title: 'one of them does',
      parts: [consecutiveFailures(), failureCount({ over: timeWindow() })],
      clockless: false,
    },
  ])('needs the time where its parts do: $title', ({ parts, clockless }) => {
    expect(anyOf(...parts).clockless).toBe(clockless)
  })

  it('takes a strategy that does not say whether it needs the time for one that does', () => {
    const { clockless, ...silent } = consecutiveFailures()

    expect(clockless).toBe(true)
    expect(anyOf(silent).clockless).toBe(false)
  })

  describe('with a strategy that throws', () => {
    const broken = new Error('broken')
    const throwing: TripStrategy = {
      ...consecutiveFailures(),
      record: () => {
        throw broken
      },
    }
    const answering: TripStrategy = { ...consecutiveFailures(), record: () => untyped(Promise.resolve('soon')) }

    /** The reports and the state of a breaker after this many failures, or successes. */
    const played = (trip: TripStrategy, verdict: 'fail' | 'succeed', calls: number) => {
      const onHookError = vi.fn()
      const breaker = new CircuitBreaker({ trip, onHookError })
      for (let call = 0; call < calls; call++) breaker.acquire()[verdict]()
      return { reports: onHookError.mock.calls, state: breaker.state, stats: breaker.stats }
    }

    it.each([
      { title: 'before', trip: anyOf(throwing, consecutiveFailures(3)) },
      { title: 'after', trip: anyOf(consecutiveFailures(3), throwing) },
      { title: 'one level below', trip: anyOf(anyOf(throwing, consecutiveFailures(3))) },
    ])('opens by the word of the one $title it, and reports each throw', ({ trip }) => {
      const { reports, state } = played(trip, 'fail', 3)

      expect(state).toBe('open')
      expect(reports).toEqual(Array.from({ length: 3 }, () => [broken, 'trip']))
    })

    it('counts a success in the others too', () => {
      const { reports, stats } = played(anyOf(consecutiveFailures(3), throwing), 'succeed', 2)

      expect(stats.successes).toBe(2)
      expect(reports).toEqual([
        [broken, 'trip'],
        [broken, 'trip'],
      ])
    })

    it('reports each of several', () => {
      const { reports } = played(anyOf(throwing, answering), 'fail', 1)

      expect(reports.map(([error]) => String(error))).toEqual([
        'Error: broken',
        'TypeError: trip: `record()` must be a string, received a promise',
      ])
    })

    it('opens by the words of another where one answers something else than words', () => {
      expect(played(anyOf(answering, consecutiveFailures(1)), 'fail', 1).state).toBe('open')
    })

    it('throws the first error where it has no handler to tell, once each has counted the call', () => {
      const counts: TripStrategy = consecutiveFailures(9)
      const throwsToo: TripStrategy = { ...throwing }
      throwsToo.record = () => {
        throw new Error('another')
      }
      const strategy = anyOf(throwing, throwsToo, counts)
      const tallies = strategy.empty() as unknown[]

      expect(() => strategy.record(tallies, true, 0, 0)).toThrow(broken)
      expect(counts.counts(tallies[2], 0).failures).toBe(1)
    })
  })

  it('can be nested', () => {
    expect(words(anyOf(anyOf(consecutiveFailures(2)), slow(100)), 2).at(-1)).toBe('2 failures in a row')
  })

  it('names all of its parts in its shape', () => {
    expect(anyOf(consecutiveFailures(), failureCount({ over })).shape).toBe(
      'anyOf(consecutiveFailures, failureCount over countWindow(10))',
    )
  })

  it('follows no change of the list that it was made of', () => {
    const list: TripStrategy[] = [consecutiveFailures(9)]
    const strategy = anyOf(...list)

    list[0] = consecutiveFailures(1)

    expect(words(strategy, 1)).toEqual([undefined])
  })

  it('refuses a saved tally that lacks a part', () => {
    const strategy = anyOf(consecutiveFailures(), failureCount({ over }))

    const error = complaint(() => strategy.load({ tallies: [{ successes: 0, failures: 0, inARow: 0 }] }, 0))

    expect(error).toBeInstanceOf(TypeError)
  })

  it('refuses a saved tally that has more parts', () => {
    const part = { successes: 0, failures: 0, inARow: 0 }

    const { message } = complaint(() => anyOf(consecutiveFailures()).load({ tallies: [part, part] }, 0))

    expect(message).toMatch(/^load\(\): `snapshot\.tally\.tallies` must be an array of at most 1 items/)
  })

  it.each(['empty', 'record', 'counts', 'save', 'load'])('refuses a strategy that lacks %s()', (method) => {
    const incomplete = untyped({ ...consecutiveFailures(), [method]: undefined })

    expect(complaint(() => anyOf(incomplete)).message).toBe(
      'anyOf(): `strategies` must be a trip strategy, such as consecutiveFailures(5), received an object',
    )
  })

  it('refuses to be made of nothing', () => {
    expect(complaint(() => anyOf()).message).toMatch(/must be one strategy or more, received "none"$/)
  })
})
