import { beforeAll, describe, expect, it, vi } from 'vitest'
import { constant } from 'recloser/backoff'
import { probes, slowStart } from 'recloser/recovery'
import { consecutiveFailures, countWindow, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'
import { subjects } from '../support/strategies.ts'

interface Copy {
  readonly main: typeof import('recloser')
  readonly trip: typeof import('recloser/trip')
  readonly backoff: typeof import('recloser/backoff')
  readonly predicates: typeof import('recloser/predicates')
}

/** One more copy of the package, as two versions in one `node_modules`, or ESM beside CJS, would load it. */
const load = async (): Promise<Copy> => {
  vi.resetModules()
  return {
    main: await import('recloser'),
    trip: await import('recloser/trip'),
    backoff: await import('recloser/backoff'),
    predicates: await import('recloser/predicates'),
  }
}

describe('law 14: breakers of one copy', () => {
  it.each(subjects)('share nothing but the rule: $title', ({ make, bad }) => {
    const trip = make()
    const [first, second] = [new Harness({ trip }), new Harness({ trip })]
    bad(first)
    bad(first)
    bad(second)

    bad(first)

    expect([first.breaker.state, second.breaker.state]).toEqual(['open', 'closed'])
  })

  it.each(subjects)('take a rule that is frozen: $title', ({ make }) => {
    expect(Object.isFrozen(make())).toBe(true)
  })

  it('take recovery strategies that are frozen', () => {
    expect([Object.isFrozen(probes()), Object.isFrozen(slowStart())]).toEqual([true, true])
  })

  it('take windows that are frozen', () => {
    expect([Object.isFrozen(countWindow(5)), Object.isFrozen(timeWindow({ durationMs: 5, buckets: 5 }))]).toEqual([
      true,
      true,
    ])
  })

  it('share a backoff without sharing the attempt', () => {
    const resetTimeoutMs = ({ attempt }: { attempt: number }): number => attempt * 100
    const [first, second] = [new Harness({ resetTimeoutMs }), new Harness({ resetTimeoutMs })]
    first.probe().fail()

    second.breaker.trip()

    expect([first.breaker.retryAfterMs, second.breaker.retryAfterMs]).toEqual([200, 100])
  })

  it('keep holds, listeners and permits apart', () => {
    const [first, second] = [new Harness(), new Harness()]
    const permit = second.breaker.acquire()

    first.breaker.hold('open')
    first.breaker.reset()
    permit.succeed()

    expect([second.breaker.state, second.told(), first.told()]).toEqual(['closed', ['success'], ['hold']])
  })

  it('give a listener that is subscribed to both the events of both', () => {
    const told: string[] = []
    const [first, second] = [new Harness({ name: 'first' }), new Harness({ name: 'second' })]
    for (const { breaker } of [first, second]) breaker.subscribe(({ circuit }) => told.push(circuit))

    first.succeed()
    second.succeed()

    expect(told).toEqual(['first', 'second'])
  })
})

describe('law 14: two copies of the package', () => {
  let one: Copy
  let two: Copy

  beforeAll(async () => {
    one = await load()
    two = await load()
  })

  /** What copy two's `execute` is refused with by a breaker of copy one. */
  const refusalAcross = async (): Promise<unknown> => {
    const breaker = new one.main.CircuitBreaker()
    breaker.trip()
    return two.main.execute(breaker, () => 'up').catch((error: unknown) => error)
  }

  it('are two: their classes differ', () => {
    expect(one.main.CircuitBreaker).not.toBe(two.main.CircuitBreaker)
  })

  it('run a task of one under a breaker of the other', async () => {
    const breaker = new one.main.CircuitBreaker()

    const value = await two.main.execute(breaker, () => 'up')

    expect([value, breaker.stats.totals.successes]).toEqual(['up', 1])
  })

  it('count a failure of one under a breaker of the other', async () => {
    const breaker = new one.main.CircuitBreaker({ failureThreshold: 1 })

    const outcome = await two.main.tryExecute(breaker, () => raise('down'))

    expect([outcome, breaker.state]).toEqual([{ status: 'rejected', reason: 'down' }, 'open'])
  })

  it('judge by predicates of one under a breaker of the other', async () => {
    const breaker = new one.main.CircuitBreaker({ isFailure: two.predicates.errorCode('E_DOWN') })

    await two.main.tryExecute(breaker, () => raise(Object.assign(new Error('down'), { code: 'E_DOWN' })))
    await two.main.tryExecute(breaker, () => raise(new Error('other')))

    expect(breaker.stats.totals).toMatchObject({ failures: 1, successes: 1 })
  })

  it('refuse a task of one under a breaker of the other, and both guards know the error', async () => {
    const error = await refusalAcross()

    const guards = [one, two].flatMap(({ main }) => [main.isCircuitOpen(error), main.isRejection(error)])

    expect(guards).toEqual([true, true, true, true])
  })

  it('know their errors by brand, not by class', async () => {
    const error = await refusalAcross()

    const classes = [one, two].map(({ main }) => error instanceof main.CircuitOpenError)

    expect(classes.filter(Boolean)).toHaveLength(1)
  })

  it('take no other error for their own', () => {
    const errors = [new Error('down'), { code: 'ERR_CIRCUIT_OPEN' }, null, undefined, 'ERR_CIRCUIT_OPEN', 5]

    const guards = errors.flatMap((error) => [one.main.isCircuitOpen(error), two.main.isRejection(error)])

    expect(new Set(guards)).toEqual(new Set([false]))
  })

  it('ignore rejections of one under a breaker of the other', async () => {
    const outer = new two.main.CircuitBreaker({ failureThreshold: 1 })
    const inner = new one.main.CircuitBreaker()
    inner.trip()

    await two.main.tryExecute(outer, () => one.main.execute(inner, () => 'up'))

    expect([outer.state, outer.stats.totals.ignored]).toEqual(['closed', 1])
  })

  it('wrap, guard and run synchronously under a breaker of the other', async () => {
    const breaker = new one.main.CircuitBreaker()

    const values = [two.main.executeSync(breaker, () => 1), await two.main.wrap(breaker, (n: number) => n + 1)(1)]

    expect([values, breaker.stats.totals.successes]).toEqual([[1, 2], 2])
  })

  it('take rules and windows of one in a breaker and in rules of the other', () => {
    const rate = one.trip.failureRate({ threshold: 1, minimumCalls: 2, over: two.trip.countWindow(2) })
    const breaker = new two.main.CircuitBreaker({ trip: two.trip.anyOf(rate, one.trip.consecutiveFailures(100)) })

    breaker.acquire().fail()
    const before = breaker.state
    breaker.acquire().fail()

    expect([before, breaker.state]).toEqual(['closed', 'open'])
  })

  it('take a backoff of one in a breaker and in a backoff of the other', () => {
    const backoff = two.backoff.withJitter(one.backoff.constant(1_000), 'equal')
    const breaker = new one.main.CircuitBreaker({ resetTimeoutMs: backoff, random: () => 0, clock: () => 0 })

    breaker.trip()

    expect(breaker.retryAfterMs).toBe(500)
  })

  it('restore a snapshot of one in a breaker of the other', () => {
    const breaker = new one.main.CircuitBreaker({ trip: consecutiveFailures(2), resetTimeoutMs: constant(5) })
    breaker.acquire().fail()
    const copy = new two.main.CircuitBreaker({ trip: two.trip.consecutiveFailures(2), snapshot: breaker.snapshot() })

    copy.acquire().fail()

    expect(copy.state).toBe('open')
  })

  it('take a policy over a breaker of the other', async () => {
    const breaker = new one.main.CircuitBreaker()
    const policy: Extract<Parameters<typeof two.main.execute>[0], (...args: never[]) => unknown> = (task, call) =>
      one.main.execute(breaker, task, call)

    const value = await two.main.execute(policy, () => 'up')

    expect([value, breaker.stats.totals.successes]).toEqual(['up', 1])
  })

  it('leave one breaker alone when the other copy is loaded anew', async () => {
    const breaker = new one.main.CircuitBreaker({ failureThreshold: 2 })
    breaker.acquire().fail()
    const third = await load()

    await third.main.tryExecute(breaker, () => raise('down'))

    expect(breaker.state).toBe('open')
  })

  it('leave nothing on the global object', async () => {
    const before = Reflect.ownKeys(globalThis)

    await load()

    expect(Reflect.ownKeys(globalThis)).toEqual(before)
  })
})
