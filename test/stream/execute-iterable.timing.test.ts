import { describe, expect, it } from 'vitest'
import { CircuitBreaker, type CircuitEvent } from 'recloser'
import { executeIterable, wrapIterable } from 'recloser/stream'
import { driveTo, manualClock } from 'recloser/testing'
import { slowCallRate } from 'recloser/trip'
import { collect } from '../support/sources.ts'
import { rejection } from '../support/tasks.ts'

const setUp = () => {
  const clock = manualClock()
  const trip = slowCallRate({ slowerThanMs: 500, threshold: 1, minimumCalls: 1 })
  const breaker = new CircuitBreaker({ clock, trip })
  const events: CircuitEvent[] = []
  breaker.subscribe((event) => events.push(event))
  const durations = (): unknown[] =>
    events.flatMap((event) => ('durationMs' in event ? [`${event.type} ${String(event.durationMs)}`] : []))
  /** Two items, each after its wait, and a wait before the end. */
  async function* answer(waits: readonly [number, number, number]): AsyncGenerator<string> {
    clock.advance(waits[0])
    yield await Promise.resolve('first')
    clock.advance(waits[1])
    yield 'second'
    clock.advance(waits[2])
  }
  return { clock, breaker, durations, answer }
}

describe('the duration of an iteration', () => {
  it('goes until the end, where nothing else is said', async () => {
    const { breaker, durations, answer } = setUp()

    await collect(executeIterable(breaker, () => answer([100, 200, 300])))

    expect([breaker.state, durations()]).toEqual(['open', ['success 600']])
  })

  it('goes until the first item, where that is asked for; the verdict comes at the end', async () => {
    const { breaker, durations, answer } = setUp()

    await collect(executeIterable(breaker, () => answer([100, 200, 300]), { timedUntil: 'first-item' }))

    expect([breaker.state, durations()]).toEqual(['closed', ['success 100']])
  })

  it('lets a first item that was slow open, at the end', async () => {
    const { breaker, answer } = setUp()
    const states: string[] = []

    for await (const item of wrapIterable(breaker, answer, { timedUntil: 'first-item' })([501, 0, 0])) {
      states.push(`${item}: ${breaker.state}`)
    }

    expect([...states, breaker.state]).toEqual(['first: closed', 'second: closed', 'open'])
  })

  it('goes until the end where no item came', async () => {
    const { clock, breaker, durations } = setUp()
    const slowToFail = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          clock.advance(700)
          return Promise.reject(new Error('down'))
        },
      }),
    }
    const items = executeIterable(breaker, () => slowToFail, { timedUntil: 'first-item' })

    await rejection(collect(items))

    expect(durations()).toEqual(['failure 700'])
  })

  it('frees the slot of a probe as ever, and a first item in time is no slow probe', async () => {
    const { clock, breaker, answer } = setUp()
    driveTo(breaker, 'half-open', clock)

    await collect(executeIterable(breaker, () => answer([100, 5_000, 5_000]), { timedUntil: 'first-item' }))

    expect(breaker.state).toBe('closed')
  })
})

describe('an iteration that is abandoned', () => {
  it('loses the slot of its probe after probeTimeoutMs, so that another call closes the circuit', async () => {
    const { clock, breaker, answer } = setUp()
    driveTo(breaker, 'half-open', clock)
    await executeIterable(breaker, () => answer([0, 0, 0])).next()
    const waitMs = breaker.retryAfterMs

    clock.advance(waitMs)
    await collect(executeIterable(breaker, () => answer([0, 0, 0])))

    expect([waitMs, breaker.state]).toEqual([60_000, 'closed'])
  })
})
