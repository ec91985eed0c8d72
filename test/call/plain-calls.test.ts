import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, wrap } from 'recloser'
import { consecutiveFailures } from 'recloser/trip'
import { deferred, raise, rejection } from '../support/tasks.ts'

const ways = [
  { way: 'execute', run: (breaker: CircuitBreaker, task: () => unknown) => execute(breaker, task) },
  { way: 'wrap', run: (breaker: CircuitBreaker, task: () => unknown) => wrap(breaker, task)() },
]

describe.each(ways)('a call that nobody listens to, by $way', ({ run }) => {
  /** The totals after a call in whose course something happens. */
  const totalsAfter = async (meanwhile: (breaker: CircuitBreaker) => void, end: 'resolve' | 'reject' = 'resolve') => {
    const breaker = new CircuitBreaker()
    const task = deferred()
    const call = run(breaker, () => task.promise)
    meanwhile(breaker)
    task[end]('end')
    if (end === 'resolve') expect(await call).toBe('end')
    else expect(await rejection(call)).toBe('end')
    return breaker.stats.totals
  }

  it('counts as a success, or as a failure', async () => {
    expect(await totalsAfter(() => undefined)).toMatchObject({ successes: 1, late: 0 })
    expect(await totalsAfter(() => undefined, 'reject')).toMatchObject({ failures: 1, late: 0 })
  })

  it.each(['resolve', 'reject'] as const)('is late where its period is over when it ends: %s', async (end) => {
    expect(await totalsAfter((breaker) => breaker.reset(), end)).toMatchObject({ successes: 0, failures: 0, late: 1 })
    expect(await totalsAfter((breaker) => breaker.trip(), end)).toMatchObject({ successes: 0, failures: 0, late: 1 })
  })

  it('counts where a hold came and went, or came and stayed', async () => {
    expect(await totalsAfter((breaker) => breaker.hold('open').release())).toMatchObject({ successes: 1 })
    expect(await totalsAfter((breaker) => void breaker.hold('open'))).toMatchObject({ successes: 1 })
  })

  it('is told to a listener that came meanwhile, and counts once', async () => {
    const told: string[] = []

    const totals = await totalsAfter((breaker) => breaker.subscribe(({ type }) => told.push(type)))

    expect([told, totals.successes]).toEqual([['success'], 1])
  })

  it('is told to a listener that was there before, where it fails too', async () => {
    const told: string[] = []
    const breaker = new CircuitBreaker()
    breaker.subscribe(({ type }) => told.push(type))

    await run(breaker, () => 'up')
    expect(await rejection(run(breaker, () => raise('down')))).toBe('down')

    expect(told).toEqual(['success', 'failure'])
  })

  it('is rejected while held, and runs again once released', async () => {
    const breaker = new CircuitBreaker()
    const hold = breaker.hold('open')

    expect(await rejection(run(breaker, () => 'up'))).toMatchObject({ code: 'ERR_CIRCUIT_HELD' })
    hold.release()
    expect(await run(breaker, () => 'up')).toBe('up')
    expect(breaker.stats.totals).toMatchObject({ successes: 1, rejected: 1 })
  })

  it('counts for nothing while held closed, and after a listener left', async () => {
    const breaker = new CircuitBreaker()
    const hold = breaker.hold('closed')
    await run(breaker, () => 'up')
    hold.release()
    breaker.subscribe(() => undefined)()
    await run(breaker, () => 'up')

    expect(breaker.stats.totals).toMatchObject({ successes: 1, ignored: 1 })
  })

  it('counts in a circuit that was restored closed, and in one that closed again', async () => {
    const restored = new CircuitBreaker({ snapshot: new CircuitBreaker().snapshot() })
    await run(restored, () => 'up')
    const reset = new CircuitBreaker()
    reset.trip()
    reset.reset()
    await run(reset, () => 'up')

    expect([restored, reset].map(({ stats }) => stats.totals.successes)).toEqual([1, 1])
  })

  it.each([
    { what: 'throws', record: () => raise('broken') },
    { what: 'gives no words', record: () => 5 as never },
    { what: 'gives words of a success, which opens nothing', record: () => 'a success' },
  ])('goes on where the strategy $what', async ({ record }) => {
    const reports: unknown[] = []
    const trip = { ...consecutiveFailures(), record }
    const breaker = new CircuitBreaker({ trip, onHookError: (_, hook) => reports.push(hook) })

    expect(await run(breaker, () => 'up')).toBe('up')
    expect([breaker.state, breaker.stats.totals.successes, reports.every((hook) => hook === 'trip')]).toEqual([
      'closed',
      1,
      true,
    ])
  })
})
