import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, tryExecute } from 'recloser'
import { anyOf, consecutiveFailures, slowCallRate, stalled } from 'recloser/trip'
import type { TripStrategy } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

const broken = new Error('broken hook')
const thrower = (): never => raise(broken)
const hooks = ['enter', 'leave', 'overdue'] as const
const following = { enter: () => true, leave: () => undefined, overdue: () => undefined }

/** Opens at the second failure, and follows calls in flight with hooks of which one is bad. */
const strategyWith = (hook: (typeof hooks)[number], bad: () => unknown): TripStrategy =>
  untyped({ ...consecutiveFailures(2), ...following, [hook]: bad })

describe.each(hooks)('law 6: a strategy whose %s() is broken', (hook) => {
  it('hurts no call when it throws, and is told', async () => {
    const harness = new Harness({ trip: strategyWith(hook, thrower) })

    const outcomes = [
      await execute(harness.breaker, () => 'up'),
      await tryExecute(harness.breaker, () => raise('down')),
    ]

    expect(outcomes).toEqual(['up', { status: 'rejected', reason: 'down' }])
    expect(harness.hookErrors).toContainEqual({ error: broken, hook: 'trip' })
    expect(harness.breaker.stats.totals).toMatchObject({ successes: 1, failures: 1 })
  })

  it('hurts no call when it is async, and is told', async () => {
    const harness = new Harness({ trip: strategyWith(hook, () => Promise.reject(broken)) })

    const value = await execute(harness.breaker, () => 'up')

    expect([value, harness.hookErrors[0]?.hook]).toEqual(['up', 'trip'])
    expect(String(harness.hookErrors[0]?.error)).toContain(`trip: \`${hook}()\` must be a string`)
  })

  it('does not keep the other parts of anyOf from their own', () => {
    const trip = anyOf(strategyWith(hook, thrower), slowCallRate({ slowerThanMs: 100, threshold: 1, minimumCalls: 2 }))
    const harness = new Harness({ trip })
    const given = [harness.breaker.acquire(), harness.breaker.acquire()]
    harness.pass(101)

    for (const permit of given) permit.ignore()

    expect(harness.breaker.state).toBe('open')
    expect(new Set(harness.hookErrors.map(({ error }) => error))).toEqual(new Set([broken]))
  })

  it('comes out where the machine is used without a handler', () => {
    const strategy = anyOf(strategyWith(hook, thrower))
    const tally = strategy.empty()
    const uses = {
      enter: () => strategy.enter?.(tally, 0),
      leave: () => {
        strategy.leave?.(tally, [true], 'success', 0)
      },
      overdue: () => strategy.overdue?.(tally, 0),
    }

    expect(complaint(uses[hook])).toBe(broken)
  })

  it('is refused where it is no function', () => {
    const error = complaint(() => new CircuitBreaker({ trip: untyped({ ...consecutiveFailures(), [hook]: 5 }) }))

    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toContain('`trip` must be a trip strategy')
  })
})

describe('law 6: parts of anyOf that follow calls', () => {
  it('get no ticket back that they never gave', () => {
    const left: unknown[] = []
    const part = (enter: () => unknown): TripStrategy =>
      untyped({
        ...consecutiveFailures(),
        ...following,
        enter,
        leave: (_tally: unknown, ticket: unknown) => {
          left.push(ticket)
        },
      })
    const harness = new Harness({
      trip: anyOf(
        part(thrower),
        part(() => 'mine'),
        part(() => undefined),
        part(() => Promise.resolve()),
      ),
    })

    harness.succeed()

    expect(left).toEqual(['mine'])
  })

  it('need no leave() and no overdue() beside their enter()', () => {
    const trip: TripStrategy = untyped({ ...consecutiveFailures(2), enter: () => true })
    const [alone, part] = [new Harness({ trip }), new Harness({ trip: anyOf(trip, stalled()) })]

    for (const harness of [alone, part]) harness.fail(2)

    expect([alone, part].map(({ breaker, hookErrors }) => [breaker.state, hookErrors])).toEqual([
      ['open', []],
      ['open', []],
    ])
  })

  it('are told of an answer that throws, and the call goes on', () => {
    const trip = strategyWith('leave', thrower)
    const harness = new Harness({ trip })
    const permit = harness.breaker.acquire()

    permit.answer?.()
    permit.answer?.()
    const settled = permit.succeed()
    permit.answer?.()

    expect(settled).toBe(true)
    expect(harness.hookErrors).toEqual([{ error: broken, hook: 'trip' }])
  })
})
