import { setTimeout as pause } from 'node:timers/promises'
import { executeSync } from 'recloser'
import { untilAdmitted } from 'recloser/probe'
import { slowStart } from 'recloser/recovery'
import { expect, it } from 'vitest'
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
