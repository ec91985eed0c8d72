import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, execute, tryExecute } from 'recloser'
import type { OutcomePredicate } from 'recloser'
import { constant } from 'recloser/backoff'
import type { Backoff } from 'recloser/backoff'
import { consecutiveFailures } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

const broken = new Error('broken hook')
const thrower = (): never => raise(broken)

/** Answers that are no verdict, a promise above all. */
const nonsense: { answer: string; predicate: OutcomePredicate }[] = [
  { answer: 'a promise of false', predicate: (() => Promise.resolve(false)) as unknown as OutcomePredicate },
  { answer: 'a promise that rejects', predicate: (() => Promise.reject(broken)) as unknown as OutcomePredicate },
  { answer: 'undefined', predicate: (() => undefined) as unknown as OutcomePredicate },
  { answer: 'the number 1', predicate: (() => 1) as unknown as OutcomePredicate },
  { answer: 'a string', predicate: (() => 'no') as unknown as OutcomePredicate },
]

const badDelays: { answer: string; backoff: Backoff }[] = [
  { answer: 'throws', backoff: thrower },
  { answer: 'returns NaN', backoff: () => NaN },
  { answer: 'returns a number below 0', backoff: () => -1 },
  { answer: 'returns -Infinity', backoff: () => -Infinity },
  { answer: 'returns undefined', backoff: (() => undefined) as unknown as Backoff },
  { answer: 'returns a string', backoff: (() => '10') as unknown as Backoff },
  { answer: 'returns a promise', backoff: (() => Promise.resolve(10)) as unknown as Backoff },
  { answer: 'returns a promise that rejects', backoff: (() => Promise.reject(broken)) as unknown as Backoff },
]

it('keeps the value of a call whose strategy throws on its success, and tells of it', async () => {
  const failing = new Error('record')
  const raised = vi.fn()
  const trip = {
    ...consecutiveFailures(),
    record: () => {
      throw failing
    },
  }
  const breaker = new CircuitBreaker({ trip, onHookError: raised })

  expect(await execute(breaker, () => 'value')).toBe('value')
  expect([raised.mock.calls, breaker.state, breaker.stats.totals.successes]).toEqual([[[failing, 'trip']], 'closed', 1])
})

describe('law 6: predicates cannot hurt', () => {
  it('takes a rejection for a failure where isFailure throws', async () => {
    const { breaker } = new Harness({ isFailure: thrower })

    await tryExecute(breaker, () => raise('down'))

    expect(breaker.stats.totals).toMatchObject({ failures: 1, successes: 0 })
  })

  it('takes a value for a success where isFailure throws', async () => {
    const { breaker } = new Harness({ isFailure: thrower })

    await execute(breaker, () => 'up')

    expect(breaker.stats.totals).toMatchObject({ failures: 0, successes: 1 })
  })

  it('does not ignore an outcome where isIgnored throws', async () => {
    const { breaker } = new Harness({ isIgnored: thrower })

    await tryExecute(breaker, () => raise('down'))
    await execute(breaker, () => 'up')

    expect(breaker.stats.totals).toMatchObject({ failures: 1, successes: 1, ignored: 0 })
  })

  it.each(['isFailure', 'isIgnored'] as const)('gives the error of %s to onHookError', async (hook) => {
    const harness = new Harness({ [hook]: thrower })

    await execute(harness.breaker, () => 'up')

    expect(harness.hookErrors).toEqual([{ error: broken, hook }])
  })

  it.each(['isFailure', 'isIgnored'] as const)('gives the caller its own value where %s throws', async (hook) => {
    const { breaker } = new Harness({ [hook]: thrower })
    const value = {}

    const got = await execute(breaker, () => value)

    expect(got).toBe(value)
  })

  it.each(['isFailure', 'isIgnored'] as const)('gives the caller its own error where %s throws', async (hook) => {
    const { breaker } = new Harness({ [hook]: thrower })
    const reason = new Error('down')

    const outcome = await tryExecute(breaker, () => raise(reason))

    expect(outcome.status === 'rejected' && outcome.reason === reason).toBe(true)
  })

  it('neither closes nor locks a broken circuit where the predicate throws on a failed probe', async () => {
    const harness = new Harness({ isFailure: thrower })
    harness.breaker.trip()
    harness.pass(60_000)

    await tryExecute(harness.breaker, () => raise('down'))

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['open', 60_000])
  })

  it.each(nonsense)('lets the default decide where isFailure answers with $answer', async ({ predicate }) => {
    const { breaker } = new Harness({ isFailure: predicate })

    await execute(breaker, () => 'up')
    await tryExecute(breaker, () => raise('down'))

    expect(breaker.stats.totals).toMatchObject({ failures: 1, successes: 1 })
  })

  it.each(nonsense)('does not ignore where isIgnored answers with $answer', async ({ predicate }) => {
    const { breaker } = new Harness({ isIgnored: predicate })

    await execute(breaker, () => 'up')
    await tryExecute(breaker, () => raise('down'))

    expect(breaker.stats.totals).toMatchObject({ failures: 1, successes: 1, ignored: 0 })
  })

  it.each(nonsense)('reports a TypeError where isFailure answers with $answer', async ({ predicate }) => {
    const harness = new Harness({ isFailure: predicate })

    await execute(harness.breaker, () => 'up')

    expect(harness.hookErrors).toEqual([{ error: expect.any(TypeError) as unknown, hook: 'isFailure' }])
  })

  it('asks isIgnored first, and isFailure only about what is not ignored', async () => {
    const asked: string[] = []
    const note = (word: string, answer: boolean) => (): boolean => {
      asked.push(word)
      return answer
    }
    const { breaker } = new Harness({ isIgnored: note('ignored', true), isFailure: note('failure', true) })

    await execute(breaker, () => 'up')

    expect(asked).toEqual(['ignored'])
  })

  it('takes a call for late where its own predicate began the next period', async () => {
    const harness = new Harness({
      isFailure: () => {
        harness.breaker.reset()
        return true
      },
      failureThreshold: 1,
    })

    await execute(harness.breaker, () => 'up')

    expect([harness.breaker.state, harness.breaker.stats.totals.late]).toEqual(['closed', 1])
  })
})

describe('law 6: a backoff cannot hurt', () => {
  it.each(badDelays)('waits 60 s where the first backoff $answer', ({ backoff }) => {
    const { breaker } = new Harness({ resetTimeoutMs: backoff })

    breaker.trip()

    expect(breaker.retryAfterMs).toBe(60_000)
  })

  it.each(badDelays)('waits the last good delay where a later backoff $answer', ({ backoff }) => {
    const first = constant(777)
    const harness = new Harness({ resetTimeoutMs: (context) => (context.attempt === 1 ? first : backoff)(context) })
    harness.probe().fail()

    const waitMs = harness.breaker.retryAfterMs

    expect(waitMs).toBe(777)
  })

  it.each(badDelays)('reports a backoff that $answer', ({ backoff }) => {
    const harness = new Harness({ resetTimeoutMs: backoff })

    harness.breaker.trip()

    expect(harness.hookErrors.map(({ hook }) => hook)).toEqual(['backoff'])
  })

  it('gives the very error of a throwing backoff to onHookError', () => {
    const harness = new Harness({ resetTimeoutMs: thrower })

    harness.breaker.trip()

    expect(harness.hookErrors).toEqual([{ error: broken, hook: 'backoff' }])
  })

  it('opens and gives the caller its own error where the backoff throws on the call that trips', async () => {
    const { breaker } = new Harness({ failureThreshold: 1, resetTimeoutMs: thrower })
    const reason = new Error('down')

    const outcome = await tryExecute(breaker, () => raise(reason))

    expect([breaker.state, outcome]).toEqual(['open', { status: 'rejected', reason }])
  })

  it('takes 0 and Infinity for good delays', () => {
    const zero = new Harness({ resetTimeoutMs: () => 0 })
    const ever = new Harness({ resetTimeoutMs: () => Infinity })

    zero.breaker.trip()
    ever.breaker.trip()

    expect([zero.breaker.retryAfterMs, ever.breaker.retryAfterMs, zero.hookErrors, ever.hookErrors]).toEqual([
      0,
      Infinity,
      [],
      [],
    ])
  })

  it('goes on where chance throws', () => {
    const harness = new Harness({ random: thrower, resetTimeoutMs: ({ random }) => 10 * random() })

    harness.breaker.trip()

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['open', 60_000])
  })
})
