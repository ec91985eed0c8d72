import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { executeIterable } from 'recloser/stream'
import { manualClock } from 'recloser/testing'
import { slowCallRate, stalled, type TripStrategy } from 'recloser/trip'

const setUp = (trip: TripStrategy) => {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ clock, trip })
  async function* endless(): AsyncGenerator<string> {
    for (;;) yield await Promise.resolve('item')
  }
  const begin = async (timedUntil: 'end' | 'first-item') => {
    const items = executeIterable(breaker, endless, { timedUntil })
    await items.next()
    return items
  }
  return { clock, breaker, begin }
}

describe('an iteration that goes on', () => {
  it('is not overdue once its first item has come, where it is timed until then', async () => {
    const { clock, breaker, begin } = setUp(slowCallRate({ slowerThanMs: 500, threshold: 1, minimumCalls: 1 }))
    const items = await begin('first-item')
    clock.advance(5_000)

    breaker.acquire().ignore()
    const state = breaker.state
    await items.return()

    expect([state, breaker.state, breaker.stats.successes]).toEqual(['closed', 'closed', 1])
  })

  it('is overdue where it is timed until its end', async () => {
    const { clock, breaker, begin } = setUp(slowCallRate({ slowerThanMs: 500, threshold: 1, minimumCalls: 1 }))
    await begin('end')
    clock.advance(501)

    breaker.acquire().ignore()

    expect(breaker.state).toBe('open')
  })

  it('counts once where its first item was late, also if its consumer then gives up', async () => {
    const { clock, breaker } = setUp(slowCallRate({ slowerThanMs: 500, threshold: 1, minimumCalls: 2 }))
    async function* late(): AsyncGenerator<string> {
      clock.advance(501)
      yield await Promise.resolve('late')
    }
    const controller = new AbortController()
    const items = executeIterable(breaker, late, { timedUntil: 'first-item', signal: controller.signal })
    await items.next()
    controller.abort()
    await items.next().catch(() => undefined)

    expect(breaker.stats).toMatchObject({ state: 'closed', successes: 1, totals: { ignored: 1 } })
  })

  it('is a sign of life with its first item, and no longer waited for', async () => {
    const { clock, breaker, begin } = setUp(stalled({ afterMs: 1_000, minimumCalls: 2 }))
    for (let stream = 0; stream < 5; stream++) await begin('first-item')
    clock.advance(5_000)
    breaker.acquire()

    expect(breaker.state).toBe('closed')
  })
})
