import { describe, expect, it } from 'vitest'
import { probeInBackground } from 'recloser/probe'
import { probes, slowStart, type RecoveryStrategy } from 'recloser/recovery'
import { untyped } from '../support/complaint.ts'
import { Harness } from '../support/harness.ts'

const broken = new Error('broken strategy')
const throws = (): never => {
  throw broken
}

/** A strategy with one member that throws, and a circuit half-open with it. */
const members = ['empty', 'wait', 'admit', 'reject', 'settle', 'counts'] as const

describe('a recovery strategy of a user', () => {
  it.each(members)('harms no call when `%s` throws', (member) => {
    const harness = new Harness({ resetTimeoutMs: 1_000, recovery: { ...slowStart(), [member]: throws } })
    harness.breaker.trip()
    harness.breaker.tryAcquire()
    harness.pass(1_000)

    const permit = harness.breaker.acquire()
    harness.breaker.tryAcquire()
    permit.succeed()

    expect(harness.breaker.stats.totals.successes).toBe(1)
  })

  it.each(members)('tells what `%s` throws', (member) => {
    const harness = new Harness({ resetTimeoutMs: 0, recovery: { ...probes({ successes: 2 }), [member]: throws } })
    harness.breaker.trip()

    harness.breaker.acquire()
    harness.breaker.tryAcquire()
    void harness.breaker.stats
    harness.breaker.trip()
    harness.breaker.acquire().succeed()

    expect(harness.hookErrors).toContainEqual({ error: broken, hook: 'recovery' })
    expect(harness.hookErrors.every(({ hook }) => hook === 'recovery')).toBe(true)
  })

  it.each(members.filter((member) => member !== 'wait'))('may not be async in `%s`, and is told', (member) => {
    const harness = new Harness({
      recovery: untyped({ ...probes({ successes: 5 }), [member]: () => Promise.reject(broken) }),
    })

    const probe = harness.probe()
    harness.breaker.tryAcquire()
    void harness.breaker.stats
    probe.succeed()

    expect(harness.hookErrors.map(({ error, hook }) => [String(error), hook])).toContainEqual([
      `TypeError: recovery: \`${member}()\` must be an answer at once, received a promise`,
      'recovery',
    ])
  })

  it.each([
    { verdict: 'succeed', state: 'closed' },
    { verdict: 'fail', state: 'open' },
    { verdict: 'ignore', state: 'half-open' },
  ] as const)('whose `settle` throws is followed by $state when a probe does $verdict', ({ verdict, state }) => {
    const harness = new Harness({ recovery: { ...probes({ successes: 5, failures: 5 }), settle: throws } })

    harness.probe()[verdict]()

    expect(harness.breaker.state).toBe(state)
  })

  it.each([NaN, -1, '5', undefined, Promise.resolve(0)])('that waits for %s lets calls through', (answer) => {
    const strategy = { ...probes(), wait: () => answer } as unknown as RecoveryStrategy
    const harness = new Harness({ recovery: strategy })

    const [first, second] = [harness.probe(), harness.breaker.tryAcquire()]

    expect([first.probe, second?.probe]).toEqual([true, true])
    expect(harness.hookErrors.length).toBeGreaterThan(0)
  })

  it('is told by its method of a wait that is none', () => {
    const harness = new Harness({ recovery: { ...probes(), wait: () => NaN } })

    harness.probe()
    harness.breaker.tryAcquire()

    expect(harness.hookErrors.map(({ error }) => String(error))).toContainEqual(
      expect.stringMatching(/^RangeError: recovery: `wait\(\)` must be a number of milliseconds/),
    )
  })

  it('that throws has nothing to wait for, and nothing to count', () => {
    const harness = new Harness({ recovery: { ...probes(), wait: throws, counts: throws } })

    harness.probe()

    expect(harness.breaker.retryAfterMs).toBe(0)
    expect(harness.breaker.stats).toMatchObject({ successes: 0, failures: 0 })
  })

  it('needs no `reject()`', () => {
    const harness = new Harness({ recovery: { ...slowStart(), reject: undefined } as unknown as RecoveryStrategy })
    harness.probe()

    harness.breaker.tryAcquire()

    expect([harness.events.at(-1)?.type, harness.hookErrors]).toEqual(['rejected', []])
  })

  it('is known by the number of good probes that it says', () => {
    const breaker = new Harness({ recovery: probes({ successes: 3 }) }).breaker

    expect(() => probeInBackground(breaker, () => true, { maxAttempts: 2 })).toThrow(
      'probeInBackground(): `maxAttempts` must be at least 3',
    )
  })

  it.each(['empty', 'wait', 'admit', 'settle', 'counts'])('is refused where it lacks %s()', (method) => {
    const recovery: RecoveryStrategy = untyped({ ...probes(), [method]: undefined })

    expect(() => new Harness({ recovery })).toThrow(
      'CircuitBreaker(): `recovery` must be a recovery strategy, such as slowStart(), received an object',
    )
  })

  it('decides by its own words what comes next', () => {
    const recovery: RecoveryStrategy<{ good: number }> = {
      shape: 'three good ones',
      empty: () => ({ good: 0 }),
      wait: () => 0,
      admit: () => undefined,
      settle: (tally, _admittedAtMs, verdict) => (verdict === 'success' && ++tally.good === 3 ? 'closed' : undefined),
      counts: ({ good }) => ({ successes: good, failures: 0 }),
    }
    const harness = new Harness({ recovery })

    harness.probe().fail()
    harness.succeed(2)
    const before = harness.breaker.state
    harness.succeed()

    expect([before, harness.breaker.state]).toEqual(['half-open', 'closed'])
  })
})

describe('probes', () => {
  it('means the same as the three options of which it is the long form', () => {
    const [short, long] = [
      new Harness({ halfOpenMaxCalls: 2, successThreshold: 3, halfOpenFailureThreshold: 2 }),
      new Harness({ recovery: probes({ maxCalls: 2, successes: 3, failures: 2 }) }),
    ]

    const told = [short, long].map((harness) => {
      harness.probe()
      harness.breaker.tryAcquire()?.succeed()
      harness.breaker.tryAcquire()?.fail()
      harness.breaker.tryAcquire()?.succeed()
      harness.breaker.tryAcquire()
      harness.breaker.tryAcquire()?.succeed()
      return [harness.events, harness.breaker.stats]
    })

    expect(told[0]).toEqual(told[1])
  })

  it.each(['halfOpenMaxCalls', 'successThreshold', 'halfOpenFailureThreshold'] as const)(
    'is not taken together with `%s`',
    (option) => {
      const options = { [option]: 2, recovery: probes() } as never

      expect(() => new Harness(options)).toThrow(
        `CircuitBreaker(): \`${option}\` must be absent where \`recovery\` is given, since both set the same rule, received 2`,
      )
    },
  )
})
