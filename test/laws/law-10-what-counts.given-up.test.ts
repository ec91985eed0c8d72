import { describe, expect, it } from 'vitest'
import { tryExecute, type CircuitBreakerOptions, type Permit } from 'recloser'
import { bulkhead, pipeline } from 'recloser/policies'
import { countWindow, failureRate, slowCallRate, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

const slowerThanMs = 100
const slow = (more = {}) => slowCallRate({ slowerThanMs, threshold: 1, minimumCalls: 3, over: timeWindow(), ...more })
const fresh = (more: Partial<CircuitBreakerOptions> = {}): Harness =>
  new Harness({ trip: slow(), resetTimeoutMs: 1_000, ...more } as CircuitBreakerOptions)
describe('laws 10, 15, 16: a call that is ignored', () => {
  const givenUp = (harness: Harness, afterMs: number): Promise<unknown> => {
    const controller = new AbortController()
    const task = () => {
      harness.pass(afterMs)
      controller.abort()
      return raise(controller.signal.reason)
    }
    return tryExecute(harness.breaker, task, { signal: controller.signal })
  }

  it('counts as slow where its caller gave it up after more than slowerThanMs, and stays ignored', async () => {
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })

    await givenUp(harness, 101)

    expect(harness.told()).toEqual(['ignored', 'transition'])
    expect(harness.breaker.stats.totals).toMatchObject({ ignored: 1, successes: 0, failures: 0 })
  })

  it('counts as nothing where its caller gave it up sooner', async () => {
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })

    await givenUp(harness, 100)

    expect(harness.breaker.stats).toMatchObject({ state: 'closed', successes: 0, failures: 0 })
  })

  it('counts as slow where it was answered too late', () => {
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })
    const permit = harness.breaker.acquire()
    harness.pass(101)

    permit.settle({ status: 'rejected', reason: 'not found' }, { isIgnored: () => true })

    expect(harness.breaker.state).toBe('open')
  })

  it.each([
    { title: 'given up', end: (permit: Permit) => permit.ignore() },
    {
      title: 'answered',
      end: (permit: Permit) => permit.settle({ status: 'fulfilled', value: 1 }, { isIgnored: () => true }),
    },
  ])('fails a probe that was $title after more than slowerThanMs', ({ end }) => {
    const harness = fresh()
    const probe = harness.probe()
    harness.pass(101)

    end(probe)

    expect(harness.events.at(-1)).toMatchObject({ from: 'half-open', to: 'open', reason: 'probe slow' })
  })

  it('decides nothing as a probe that was given up in time', () => {
    const harness = fresh()
    const probe = harness.probe()
    harness.pass(100)

    probe.ignore()

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('counts for nothing where an inner breaker rejected it, however late, also as a probe', () => {
    const inner = new Harness()
    inner.breaker.trip()
    const rejected = { status: 'rejected', reason: inner.breaker.admit() } as const
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })
    const permit = harness.breaker.acquire()
    harness.pass(101)
    permit.settle(rejected)
    const closed = harness.breaker.stats
    const probe = harness.probe()
    harness.pass(101)

    probe.settle(rejected)

    expect(closed).toMatchObject({ state: 'closed', successes: 0, failures: 0 })
    expect(harness.breaker.state).toBe('half-open')
  })

  it('counts for nothing where it ended in a queue, however late', async () => {
    const harness = fresh({ trip: slow({ minimumCalls: 1 }) })
    const queue = bulkhead({ maxConcurrent: 1, maxQueued: 10 })
    let release: () => void = () => undefined
    const busy = queue(() => new Promise<void>((resolve) => (release = resolve)))
    const controller = new AbortController()
    const call = pipeline(harness.breaker, queue)(() => 'up', { signal: controller.signal }).catch(() => 'left')

    harness.pass(500)
    controller.abort()
    const outcome = await call
    release()
    await busy

    expect([outcome, harness.breaker.stats.state, harness.told()]).toEqual(['left', 'closed', ['ignored']])
  })

  it('leaves no trace in a rate of failures, however late it was given up', () => {
    const harness = fresh({ trip: failureRate({ over: countWindow(10) }) })
    const permit = harness.breaker.acquire()
    harness.pass(5_000)

    permit.ignore()

    expect(harness.breaker.stats).toMatchObject({ failures: 0, successes: 0 })
  })
})
