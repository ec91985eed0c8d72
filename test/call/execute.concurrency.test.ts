import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, isCircuitOpen, tryExecute } from 'recloser'
import type { Outcome } from 'recloser'
import { countWindow, failureRate } from 'recloser/trip'
import { fakeTime } from '../support/fake-time.ts'
import { deferred, raise } from '../support/tasks.ts'

const time = fakeTime()
const crowd = 10_000

/** Starts ten thousand calls of one task at once. */
const rush = (breaker: CircuitBreaker, task: (index: number) => unknown): Promise<Outcome>[] =>
  Array.from({ length: crowd }, (_, index) => tryExecute(breaker, () => task(index)))

const halfOpen = async (halfOpenMaxCalls: number): Promise<CircuitBreaker> => {
  const breaker = new CircuitBreaker({ halfOpenMaxCalls })
  breaker.trip()
  await time.pass(60_000)
  return breaker
}

describe('ten thousand calls at once', () => {
  it('each run once and give each caller its own value while closed', async () => {
    const breaker = new CircuitBreaker()

    const outcomes = await Promise.all(rush(breaker, (index) => Promise.resolve(index)))

    expect(outcomes).toEqual(Array.from({ length: crowd }, (_, index) => ({ status: 'fulfilled', value: index })))
    expect(breaker.stats.totals).toMatchObject({ successes: crowd, failures: 0, rejected: 0 })
  })

  it('each fail with their own error, and open the circuit once', async () => {
    const breaker = new CircuitBreaker()
    const transitions: string[] = []
    breaker.subscribe((event) => {
      if (event.type === 'transition') transitions.push(event.to)
    })

    const outcomes = await Promise.all(rush(breaker, (index) => Promise.resolve().then(() => raise(index))))

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)).toEqual(
      outcomes.map((_, index) => index),
    )
    expect(transitions).toEqual(['open'])
  })

  it('count as failures up to the opening, and as late after it', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 5 })

    await Promise.all(rush(breaker, () => Promise.resolve().then(() => raise('down'))))

    expect(breaker.stats.totals).toMatchObject({ failures: 5, late: crowd - 5, trips: 1 })
  })

  it('in flight dilute no rate', async () => {
    const breaker = new CircuitBreaker({ trip: failureRate({ threshold: 1, minimumCalls: 3, over: countWindow(3) }) })
    const pending = deferred()
    const calls = rush(breaker, () => pending.promise)

    for (let call = 0; call < 3; call++) await tryExecute(breaker, () => raise('down'))
    const { state } = breaker
    pending.resolve('up')
    await Promise.all(calls)

    expect(state).toBe('open')
  })

  it('are refused at once while open, each with an error of its own', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    let runs = 0

    const outcomes = await Promise.all(rush(breaker, () => ++runs))

    const reasons = new Set(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined)))
    expect([runs, reasons.size, [...reasons].every(isCircuitOpen)]).toEqual([0, crowd, true])
  })
})

describe('ten thousand calls at once on a half-open circuit', () => {
  it.each([1, 3, 100])('run exactly as many as halfOpenMaxCalls: %i', async (halfOpenMaxCalls) => {
    const breaker = await halfOpen(halfOpenMaxCalls)
    const pending = deferred()
    let runs = 0
    const calls = rush(breaker, () => {
      runs++
      return pending.promise
    })

    await time.pass(1_000)
    const during = runs
    pending.resolve('up')
    const outcomes = await Promise.all(calls)

    expect([during, runs]).toEqual([halfOpenMaxCalls, halfOpenMaxCalls])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(halfOpenMaxCalls)
  })

  it('refuse all others at once: none waits for the probe', async () => {
    const breaker = await halfOpen(1)
    const pending = deferred()
    const calls = rush(breaker, () => pending.promise)

    const refused = await Promise.all(calls.slice(1))

    const codes = new Set(
      refused.map((outcome) => outcome.status === 'rejected' && isCircuitOpen(outcome.reason) && outcome.reason.code),
    )
    pending.resolve('up')
    expect([...codes]).toEqual(['ERR_CIRCUIT_PROBE_LIMIT'])
  })

  it('are each told exactly once, as run or as rejected', async () => {
    const breaker = await halfOpen(3)
    const told = new Map<string, number>()
    breaker.subscribe(({ type }) => told.set(type, (told.get(type) ?? 0) + 1))

    await Promise.all(rush(breaker, () => Promise.resolve('up')))

    expect(Object.fromEntries(told)).toEqual({ transition: 2, success: 3, rejected: crowd - 3 })
  })

  it('never run more than the cap at once, however the settling of probes is mixed in', async () => {
    const breaker = new CircuitBreaker({
      halfOpenMaxCalls: 3,
      successThreshold: 1_000_000,
      halfOpenFailureThreshold: 1_000_000,
    })
    breaker.trip()
    await time.pass(60_000)
    let [running, most] = [0, 0]

    for (let round = 0; round < 80; round++) {
      const calls = Array.from({ length: 20 }, (_, index) =>
        tryExecute(breaker, async () => {
          most = Math.max(most, ++running)
          for (let turn = 0; turn < (round + index) % 4; turn++) await Promise.resolve()
          running--
          return index % 2 === 0 ? 'up' : raise('down')
        }),
      )
      await Promise.all(calls.slice(0, 10))
    }

    expect(most).toBe(3)
  })

  it('hand the cap on when the probe fails: one call per open period runs', async () => {
    const breaker = await halfOpen(1)
    let runs = 0

    for (let period = 0; period < 5; period++) {
      await Promise.all(rush(breaker, () => Promise.resolve().then(() => raise(++runs))))
      await time.pass(60_000)
    }

    expect(runs).toBe(5)
  })

  it('all run once the probe has closed the circuit', async () => {
    const breaker = await halfOpen(1)
    await execute(breaker, () => 'up')

    await Promise.all(rush(breaker, () => Promise.resolve('up')))

    expect(breaker.stats.totals).toMatchObject({ successes: crowd + 1, rejected: 0 })
  })
})
