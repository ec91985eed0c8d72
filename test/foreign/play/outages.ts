import { rejectionOf, type CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { manualClock, type ManualClock } from 'recloser/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Service } from './service.ts'

/** A client in front of a service, with a breaker on the way. */
export interface Connection {
  /** The breaker that the calls go through; asked after the first of them. */
  readonly breaker: () => CircuitBreaker
  /** A call that a healthy service answers. */
  readonly call: (signal?: AbortSignal) => Promise<unknown>
  /** Calls that the caller got wrong, by what is wrong with them: they reject, and the service is well. */
  readonly mistakes: Readonly<Record<string, () => Promise<unknown>>>
  readonly close?: () => unknown
}

export interface Play<Illness extends string> {
  readonly service: Service<Illness>
  /** What the service can suffer from, and the client can tell. */
  readonly illnesses: readonly Illness[]
  /** The names of `Connection.mistakes`. */
  readonly mistakes: readonly string[]
  /** What a call gives while all is well. */
  readonly answer: unknown
  /** Connects, with these options for the breaker and what the docs recommend for this client. */
  readonly connect: (breaker: CircuitBreakerOptions) => Connection | Promise<Connection>
  /** How often one call asks a service that fails: the client's own retries beneath the breaker. Default 1. */
  readonly attempts?: number
  /** What a call that the open circuit rejects ends with, by illness, where the client drops our error. */
  readonly disguises?: Partial<Record<Illness, object>>
  /** Whether the client lets a caller abort a call. Default true. */
  readonly abortable?: boolean
}

const threshold = 3
const openForMs = 60_000

/** Plays healthy calls, callers' mistakes, and an outage of each kind with the recovery from it. */
export function playsOutages<Illness extends string>(play: Play<Illness>): void {
  const {
    service,
    illnesses,
    mistakes,
    answer,
    attempts = 1,
    disguises = {} as NonNullable<typeof play.disguises>,
    abortable = true,
  } = play
  let connection: Connection
  let close: Connection['close']
  let clock: ManualClock
  let hookErrors: unknown[]
  const call = (signal?: AbortSignal): Promise<unknown> => connection.call(signal)
  const manyCalls = (count: number): Promise<unknown[]> =>
    Promise.all(Array.from({ length: count }, () => call().then(unexpected, (error: unknown) => error)))

  beforeEach(async () => {
    await service.heal()
    clock = manualClock()
    hookErrors = []
    connection = await play.connect({
      failureThreshold: threshold,
      resetTimeoutMs: openForMs,
      clock,
      onHookError: (error) => hookErrors.push(error),
    })
    close = connection.close
  })

  afterEach(async () => {
    await service.heal()
    await close?.()
    close = undefined
    expect(hookErrors).toEqual([])
  })

  it('gives what the service answers, and counts it as a success', async () => {
    expect(await call()).toEqual(answer)
    expect(connection.breaker().stats).toMatchObject({ state: 'closed', totals: { failures: 0, ignored: 0 } })
    expect(connection.breaker().stats.totals.successes).toBeGreaterThan(0)
  })

  it.each(mistakes)('is not opened by a caller that makes a mistake: %s', async (name) => {
    const mistake = connection.mistakes[name]
    await call()

    for (let time = 0; time < 2 * threshold; time++) {
      const error = await mistake?.().then(unexpected, (reason: unknown) => reason)
      expect(rejectionOf(error)).toBeUndefined()
    }

    expect(connection.breaker().stats).toMatchObject({ state: 'closed', totals: { failures: 0 } })
  })

  const abortedCallsCountNothing = async (): Promise<void> => {
    await call()
    const { totals: before } = connection.breaker().stats
    await service.fall('hanging' as Illness)

    const callers = Array.from({ length: 2 * threshold }, () => new AbortController())
    const asked = service.asked
    const calls = callers.map(({ signal }) => call(signal).then(unexpected, (error: unknown) => error))
    await expect.poll(() => service.asked).toBe(asked + callers.length)
    for (const caller of callers) caller.abort()

    for (const error of await Promise.all(calls)) expect(rejectionOf(error)).toBeUndefined()
    await expect.poll(() => connection.breaker().stats.totals.ignored).toBe(before.ignored + callers.length)
    expect(connection.breaker().stats).toMatchObject({ state: 'closed', totals: { failures: 0 } })
  }
  if (abortable) it('counts nothing when callers abort calls that the service has begun', abortedCallsCountNothing)

  describe.each(illnesses)('in front of a service that is %s', (illness) => {
    it('opens, asks it nothing while open, and closes by one probe once it is well', async () => {
      await call()
      const asked = service.asked
      await service.fall(illness)

      for (const error of await manyCalls(threshold)) expect(error).toBeInstanceOf(Error)
      expect(connection.breaker().state).toBe('open')
      expect(service.asked - asked).toBeLessThanOrEqual(threshold * attempts)

      const askedUntilOpen = service.asked
      for (const error of await manyCalls(3 * threshold)) {
        const disguise: object | undefined = disguises[illness]
        if (disguise !== undefined) expect(error).toMatchObject(disguise)
        else expect(rejectionOf(error)).toMatchObject({ code: 'ERR_CIRCUIT_OPEN', retryAfterMs: openForMs })
      }
      expect(service.asked).toBe(askedUntilOpen)

      await service.heal()
      clock.advance(openForMs)
      const askedUntilHealed = service.asked
      expect(await call()).toEqual(answer)
      expect(connection.breaker().state).toBe('closed')
      expect(service.asked).toBe(askedUntilHealed + 1)
    })

    it('stays open after a probe that finds it ill, and asks it no more than that once', async () => {
      await call()
      await service.fall(illness)
      await manyCalls(threshold)
      const asked = service.asked

      clock.advance(openForMs)
      await manyCalls(threshold)

      expect(connection.breaker().state).toBe('open')
      expect(service.asked).toBeLessThanOrEqual(asked + attempts)
    })
  })
}

function unexpected(value: unknown): never {
  throw new Error(`did not reject, but gave ${JSON.stringify(value)}`)
}
