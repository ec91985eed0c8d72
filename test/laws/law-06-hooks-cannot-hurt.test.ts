import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../src/index.ts'
import type { CircuitBreakerOptions } from '../../src/index.ts'
import { Bench, raise } from './bench.ts'
import { subjects } from './strategies.ts'
import { Walker, small, walkWithHolds } from './walk.ts'

/** Takes the breaker through every event there is, each at least once. */
const throughEveryEvent = (bench: Bench): void => {
  const { breaker } = bench
  const late = breaker.acquire()
  bench.succeed()
  breaker.acquire().ignore()
  bench.fail(2)
  breaker.tryAcquire()
  late.succeed()
  bench.pass(60_000)
  const lateProbe = breaker.acquire()
  bench.fail()
  lateProbe.fail()
  bench.pass(60_000)
  bench.succeed(2)
  breaker.trip()
  breaker.reset()
}
const options: CircuitBreakerOptions = { failureThreshold: 2, halfOpenMaxCalls: 2 }

/** Settles what promises were left: the reports about them come a few microtasks later. */
const microtasks = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

describe('law 6: hooks cannot hurt', () => {
  it('gives the transition to onStateChange too', () => {
    const changes: string[] = []
    const bench = new Bench({ ...options, onStateChange: ({ from, to }) => changes.push(`${from} > ${to}`) })

    throughEveryEvent(bench)

    expect(changes).toEqual(bench.transitions())
  })

  it('tells onStateChange also where nobody else listens', () => {
    const changes: string[] = []
    const bench = new Bench({ ...options, onStateChange: ({ from, to }) => changes.push(`${from} > ${to}`) })
    bench.leave()

    bench.breaker.trip()
    bench.breaker.reset()

    expect(changes).toEqual(['closed > open', 'open > closed'])
  })

  it.each(subjects)('goes every walk the same way whether anybody listens or not: $title', ({ make }) => {
    fc.assert(
      fc.property(walkWithHolds, (steps) => {
        const watched = new Walker({ ...small, trip: make(), failureThreshold: undefined })
        const alone = new Walker({ ...small, trip: make(), failureThreshold: undefined })
        alone.bench.leave()
        for (const step of steps) {
          // Who reads the clock more often notices more of its steps back.
          if (step.do === 'pass' && step.ms < 0) continue
          watched.take(step)
          alone.take(step)
          expect(alone.bench.breaker.stats).toEqual(watched.bench.breaker.stats)
        }
      }),
    )
  })

  it('ends the same way whether listeners throw at every event or not', () => {
    const quiet = new Bench(options)
    throughEveryEvent(quiet)
    const loud = new Bench({ ...options, onStateChange: () => raise(new Error('change')) })
    loud.breaker.subscribe(() => raise(new Error('listener')))

    throughEveryEvent(loud)

    expect([loud.breaker.stats, loud.events]).toEqual([quiet.breaker.stats, quiet.events])
  })

  it('meets every kind of event on the way', () => {
    const bench = new Bench(options)

    throughEveryEvent(bench)

    expect(new Set(bench.told())).toEqual(new Set(['success', 'failure', 'ignored', 'rejected', 'transition']))
  })

  it('does not let a throwing listener stop another one, before or behind it', () => {
    const bench = new Bench()
    const told: string[] = []
    bench.breaker.subscribe(() => told.push('before'))
    bench.breaker.subscribe(() => raise(new Error('listener')))
    bench.breaker.subscribe(() => told.push('behind'))

    bench.succeed()

    expect(told).toEqual(['before', 'behind'])
  })

  it('gives each error of a listener to onHookError, with the name of the hook', () => {
    const error = new Error('listener')
    const bench = new Bench(options)
    bench.breaker.subscribe(() => raise(error))

    throughEveryEvent(bench)

    expect(bench.hookErrors).toEqual(bench.events.map(() => ({ error, hook: 'listener' })))
  })

  it('gives each error of onStateChange to onHookError, with the name of the hook', () => {
    const error = new Error('change')
    const bench = new Bench({ ...options, onStateChange: () => raise(error) })

    throughEveryEvent(bench)

    expect(bench.hookErrors).toEqual(bench.transitions().map(() => ({ error, hook: 'onStateChange' })))
  })

  it('gives the rejection of an async listener to onHookError, and leaves none unhandled', async () => {
    const error = new Error('later')
    const bench = new Bench()
    const listener: () => unknown = () => Promise.reject(error)
    bench.breaker.subscribe(listener)

    bench.succeed()
    await microtasks()

    expect(bench.hookErrors).toEqual([{ error, hook: 'listener' }])
  })

  it('gives the rejection of an async onStateChange to onHookError, and leaves none unhandled', async () => {
    const error = new Error('later')
    const onStateChange: () => unknown = () => Promise.reject(error)
    const bench = new Bench({ onStateChange })

    bench.breaker.trip()
    await microtasks()

    expect(bench.hookErrors).toEqual([{ error, hook: 'onStateChange' }])
  })

  it('writes the first error of a hook to console.error where no onHookError is given, and not every one', () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const breaker = new CircuitBreaker()
    breaker.subscribe(() => raise(new Error('listener')))

    for (let call = 0; call < 1_000; call++) breaker.acquire().succeed()

    const times = write.mock.calls.length
    write.mockRestore()
    expect(times).toBe(1)
  })

  it('survives an onHookError that throws itself', () => {
    const bench = new Bench({ onHookError: () => raise(new Error('reporter')) })
    bench.breaker.subscribe(() => raise(new Error('listener')))

    bench.fail(5)

    expect([bench.breaker.state, bench.told().length]).toEqual(['open', 6])
  })
})
