import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, tryExecute } from 'recloser'
import type { Outcome, OutcomePredicate } from 'recloser'
import { fakeTime } from '../support/fake-time.ts'
import { fail, raise } from '../support/tasks.ts'

const time = fakeTime()

const always = (): boolean => true
const never = (): boolean => false

describe('predicates of the circuit', () => {
  it('see the outcome, the signal of the call and whether it is a probe', async () => {
    const seen: unknown[] = []
    const isFailure: OutcomePredicate = (outcome, context) => {
      seen.push([outcome, context.signal, context.probe])
      return false
    }
    const breaker = new CircuitBreaker({ isFailure })
    const { signal } = new AbortController()

    await execute(breaker, () => 'up', { signal })
    await fail(breaker, 1, 'down')
    breaker.trip()
    await time.pass(60_000)
    await execute(breaker, () => 'up')

    expect(seen).toEqual([
      [{ status: 'fulfilled', value: 'up' }, signal, false],
      [{ status: 'rejected', reason: 'down' }, undefined, false],
      [{ status: 'fulfilled', value: 'up' }, undefined, true],
    ])
  })

  it('may count values as failures', async () => {
    const isFailure = (outcome: Outcome): boolean => outcome.status === 'fulfilled' && outcome.value === 503
    const breaker = new CircuitBreaker({ isFailure, failureThreshold: 2 })

    await execute(breaker, () => 503)
    await execute(breaker, () => 503)

    expect(breaker.state).toBe('open')
  })

  it('may count errors as successes, which break a run', async () => {
    const isFailure = (outcome: Outcome): boolean => outcome.status === 'rejected' && outcome.reason !== 'not found'
    const breaker = new CircuitBreaker({ isFailure, failureThreshold: 2 })

    await fail(breaker)
    await fail(breaker, 1, 'not found')
    await fail(breaker)

    expect(breaker.state).toBe('closed')
  })

  it('may ignore errors, which break no run', async () => {
    const isIgnored = (outcome: Outcome): boolean => outcome.status === 'rejected' && outcome.reason === 'bad request'
    const breaker = new CircuitBreaker({ isIgnored, failureThreshold: 2 })

    await fail(breaker)
    await fail(breaker, 10, 'bad request')
    const before = breaker.state
    await fail(breaker)

    expect([before, breaker.state]).toEqual(['closed', 'open'])
  })

  it('ignore before they count: an outcome that both name is ignored', async () => {
    const breaker = new CircuitBreaker({ isIgnored: always, isFailure: always, failureThreshold: 1 })

    await fail(breaker)

    expect(breaker.stats.totals).toMatchObject({ ignored: 1, failures: 0 })
  })

  it('that ignore every probe neither close nor lock a broken circuit', async () => {
    const breaker = new CircuitBreaker({ isIgnored: always })
    breaker.trip()
    await time.pass(60_000)

    await fail(breaker, 10)

    expect([breaker.state, breaker.retryAfterMs, breaker.stats.totals.ignored]).toEqual(['half-open', 0, 10])
  })

  it('are asked once per call', async () => {
    const asked: string[] = []
    const note = (word: string) => (): boolean => {
      asked.push(word)
      return false
    }
    const breaker = new CircuitBreaker({ isIgnored: note('isIgnored'), isFailure: note('isFailure') })

    await execute(breaker, () => 'up')

    expect(asked).toEqual(['isIgnored', 'isFailure'])
  })

  it('are not asked about a call that was not run', async () => {
    let asked = 0
    const breaker = new CircuitBreaker({ isFailure: () => ++asked > 0 })
    breaker.trip()

    await tryExecute(breaker, () => 'up')

    expect(asked).toBe(0)
  })
})

describe('predicates of one call', () => {
  it('stand in for the circuit’s isFailure', async () => {
    const breaker = new CircuitBreaker({ isFailure: always, failureThreshold: 1 })

    await tryExecute(breaker, () => raise('down'), { isFailure: never })

    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 0 })
  })

  it('stand in for the circuit’s isIgnored', async () => {
    const breaker = new CircuitBreaker({ isIgnored: always })

    await tryExecute(breaker, () => raise('down'), { isIgnored: never })

    expect(breaker.stats.totals).toMatchObject({ ignored: 0, failures: 1 })
  })

  it('stand in for the defaults', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })

    await execute(breaker, () => 503, { isFailure: ({ status }) => status === 'fulfilled' })

    expect(breaker.state).toBe('open')
  })

  it('leave the other one as it is', async () => {
    const breaker = new CircuitBreaker({
      isIgnored: (outcome) => outcome.status === 'rejected' && outcome.reason === 'ignored',
    })

    await tryExecute(breaker, () => raise('ignored'), { isFailure: always })
    await execute(breaker, () => 'value', { isFailure: always })

    expect(breaker.stats.totals).toMatchObject({ ignored: 1, failures: 1 })
  })

  it('hold for that call alone', async () => {
    const breaker = new CircuitBreaker()

    await tryExecute(breaker, () => raise('down'), { isFailure: never, isIgnored: never })
    await fail(breaker)

    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 1 })
  })

  it('hold for that call also where many run at once', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1_000 })

    const calls = Array.from({ length: 100 }, (_, index) =>
      tryExecute(
        breaker,
        () => Promise.resolve().then(() => raise('down')),
        index % 2 === 0 ? { isFailure: never } : {},
      ),
    )
    await Promise.all(calls)

    expect(breaker.stats.totals).toMatchObject({ successes: 50, failures: 50 })
  })

  it.each(['isFailure', 'isIgnored'] as const)('go to onHookError where they throw: %s', async (hook) => {
    const reports: unknown[] = []
    const breaker = new CircuitBreaker({ onHookError: (error, name) => reports.push([error, name]) })
    const broken = new Error('broken predicate')

    const value = await execute(breaker, () => 'up', { [hook]: () => raise(broken) })

    expect([value, reports, breaker.stats.totals.successes]).toEqual(['up', [[broken, hook]], 1])
  })
})
