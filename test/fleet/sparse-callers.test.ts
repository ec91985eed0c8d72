import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker, executeSync } from 'recloser'
import { untilAdmitted } from 'recloser/probe'
import { slowStart } from 'recloser/recovery'
import { describe, expect, it } from 'vitest'
import { UnusedTime } from '../../src/fleet/unused-time.ts'
import { fail, statesOf, until, type Member } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { joinAll, describeWithRedis } = redisOfTests()

/** Calls without waiting every so often, until it is answered. */
async function callEvery(everyMs: number, { breaker }: Member, withinMs: number): Promise<unknown> {
  const endMs = performance.now() + withinMs
  while (performance.now() < endMs) {
    try {
      return executeSync(breaker, () => 'answer')
    } catch {
      await pause(everyMs)
    }
  }
  return 'never'
}

describeWithRedis('callers that do not wait', () => {
  it('are admitted, also where they come more rarely than an unused lease is kept at first', async () => {
    const members = await joinAll(2)
    await fail(members[0])
    await fail(members[1])
    await pause(250)

    expect(await callEvery(1_500, members[0], 8_000)).toBe('answer')
    await until(() => statesOf(members).every((state) => state === 'closed'))
  })

  it('are admitted while a circuit comes back step by step, however rarely they come', async () => {
    const members = await joinAll(2, { recovery: slowStart({ roundMs: 50 }) })
    await fail(members[0])
    await fail(members[1])
    await pause(250)

    expect(await callEvery(1_500, members[0], 8_000)).toBe('answer')
  })

  it.each([
    { name: 'probes', recovery: undefined },
    { name: 'a slow start', recovery: slowStart({ roundMs: 50 }) },
  ])('are told by untilAdmitted() when the lease is there, with $name', async ({ recovery }) => {
    const members = await joinAll(2, recovery && { recovery }, { leaseTimeoutMs: 5_000 })
    await fail(members[0])
    await fail(members[1])
    await pause(250)
    const startedMs = performance.now()

    await untilAdmitted(members[0].breaker)
    const tookMs = performance.now() - startedMs
    const permit = members[0].breaker.tryAcquire()

    expect(permit?.probe).toBe(true)
    expect(tookMs).toBeLessThan(1_000)
  })
})

describe('the time for which an unused lease is kept', () => {
  it('doubles with each that goes back unused, and is a second again after one that is used', () => {
    const time = new UnusedTime(new CircuitBreaker())
    const seen = [time.ms]

    for (let lease = 0; lease < 7; lease++) {
      time.wentBack()
      seen.push(time.ms)
    }
    time.used()

    expect(seen).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
    expect(time.ms).toBe(1_000)
  })

  it.each([
    { probeTimeoutMs: 90_000, most: 90_000 },
    { probeTimeoutMs: 100, most: 60_000 },
  ])('is $most ms at most with a probe timeout of $probeTimeoutMs', ({ probeTimeoutMs, most }) => {
    const time = new UnusedTime(new CircuitBreaker({ probeTimeoutMs }))

    for (let lease = 0; lease < 10; lease++) time.wentBack()

    expect([time.ms, time.leaseMs]).toEqual([most, most + probeTimeoutMs])
  })

  it('is part of no lease that a call waits for, unless the one before came too late for its call', () => {
    const time = new UnusedTime(new CircuitBreaker({ probeTimeoutMs: 100 }))
    const leasesOf = (waits: boolean) => {
      const { leaseMs, unusedMs } = time.next(waits)
      return [leaseMs, unusedMs]
    }

    const seen = [leasesOf(true), leasesOf(false)]
    time.wentBack()
    seen.push(leasesOf(true))
    time.used()
    seen.push(leasesOf(true))

    expect(seen).toEqual([
      [125, 100],
      [1_100, 1_000],
      [2_100, 2_000],
      [125, 100],
    ])
  })
})
