import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { CircuitBreakerOptions } from 'recloser'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'
import { subjects } from '../support/strategies.ts'
import { Walker, small, walkWithHolds } from './walk.ts'

/** Takes the breaker through every event there is, each at least once. */
const throughEveryEvent = (harness: Harness): void => {
  const { breaker } = harness
  const late = breaker.acquire()
  harness.succeed()
  breaker.acquire().ignore()
  harness.fail(2)
  breaker.tryAcquire()
  late.succeed()
  harness.pass(60_000)
  const lateProbe = breaker.acquire()
  harness.fail()
  lateProbe.fail()
  harness.pass(60_000)
  harness.succeed(2)
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
    const harness = new Harness({ ...options, onStateChange: ({ from, to }) => changes.push(`${from} > ${to}`) })

    throughEveryEvent(harness)

    expect(changes).toEqual(harness.transitions())
  })

  it('tells onStateChange also where nobody else listens', () => {
    const changes: string[] = []
    const harness = new Harness({ ...options, onStateChange: ({ from, to }) => changes.push(`${from} > ${to}`) })
    harness.leave()

    harness.breaker.trip()
    harness.breaker.reset()

    expect(changes).toEqual(['closed > open', 'open > closed'])
  })

  it.each(subjects)('goes every walk the same way whether anybody listens or not: $title', ({ make }) => {
    fc.assert(
      fc.property(walkWithHolds, (steps) => {
        const watched = new Walker({ ...small, trip: make(), failureThreshold: undefined })
        const alone = new Walker({ ...small, trip: make(), failureThreshold: undefined })
        alone.harness.leave()
        for (const step of steps) {
          // Who reads the clock more often notices more of its steps back.
          if (step.do === 'pass' && step.ms < 0) continue
          watched.take(step)
          alone.take(step)
          expect(alone.harness.breaker.stats).toEqual(watched.harness.breaker.stats)
        }
      }),
    )
  })

  it('ends the same way whether listeners throw at every event or not', () => {
    const quiet = new Harness(options)
    throughEveryEvent(quiet)
    const loud = new Harness({ ...options, onStateChange: () => raise(new Error('change')) })
    loud.breaker.subscribe(() => raise(new Error('listener')))

    throughEveryEvent(loud)

    expect([loud.breaker.stats, loud.events]).toEqual([quiet.breaker.stats, quiet.events])
  })

  it('meets every kind of event on the way', () => {
    const harness = new Harness(options)

    throughEveryEvent(harness)

    expect(new Set(harness.told())).toEqual(new Set(['success', 'failure', 'ignored', 'rejected', 'transition']))
  })

  it('does not let a throwing listener stop another one, before or behind it', () => {
    const harness = new Harness()
    const told: string[] = []
    harness.breaker.subscribe(() => told.push('before'))
    harness.breaker.subscribe(() => raise(new Error('listener')))
    harness.breaker.subscribe(() => told.push('behind'))

    harness.succeed()

    expect(told).toEqual(['before', 'behind'])
  })

  it('gives each error of a listener to onHookError, with the name of the hook', () => {
    const error = new Error('listener')
    const harness = new Harness(options)
    harness.breaker.subscribe(() => raise(error))

    throughEveryEvent(harness)

    expect(harness.hookErrors).toEqual(harness.events.map(() => ({ error, hook: 'listener' })))
  })

  it('gives each error of onStateChange to onHookError, with the name of the hook', () => {
    const error = new Error('change')
    const harness = new Harness({ ...options, onStateChange: () => raise(error) })

    throughEveryEvent(harness)

    expect(harness.hookErrors).toEqual(harness.transitions().map(() => ({ error, hook: 'onStateChange' })))
  })

  it('gives the rejection of an async listener to onHookError, and leaves none unhandled', async () => {
    const error = new Error('later')
    const harness = new Harness()
    const listener: () => unknown = () => Promise.reject(error)
    harness.breaker.subscribe(listener)

    harness.succeed()
    await microtasks()

    expect(harness.hookErrors).toEqual([{ error, hook: 'listener' }])
  })

  it('gives the rejection of an async onStateChange to onHookError, and leaves none unhandled', async () => {
    const error = new Error('later')
    const onStateChange: () => unknown = () => Promise.reject(error)
    const harness = new Harness({ onStateChange })

    harness.breaker.trip()
    await microtasks()

    expect(harness.hookErrors).toEqual([{ error, hook: 'onStateChange' }])
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
    const harness = new Harness({ onHookError: () => raise(new Error('reporter')) })
    harness.breaker.subscribe(() => raise(new Error('listener')))

    harness.fail(5)

    expect([harness.breaker.state, harness.told().length]).toEqual(['open', 6])
  })
})
