import { setTimeout as pause } from 'node:timers/promises'
import { slowStart } from 'recloser/recovery'
import { expect, it } from 'vitest'
import { fail, failing, statesOf, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, joinAll, describeWithRedis } = redisOfTests()
const recovery = slowStart({ roundMs: 10 })

/** How often a script was run. */
const scriptsRun = (): number =>
  Number(/calls=(\d+)/.exec(/cmdstat_evalsha:.*/.exec(redis.cli('info', 'commandstats'))?.[0] ?? '')?.[1] ?? 0)

describeWithRedis('a ramp of the whole fleet', () => {
  it('lets the traffic of all come back together, and closes for all', async () => {
    const members = await joinAll(4, { recovery })
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))
    await pause(250)
    redis.cli('config', 'resetstat')

    let running = 0
    let most = 0
    let ran = 0
    const firstRan: number[] = []
    const beganMs = performance.now()
    const task = async (): Promise<string> => {
      ran++
      most = Math.max(most, ++running)
      firstRan.push(performance.now() - beganMs)
      await pause(1)
      running--
      return 'answer'
    }
    while (!statesOf(members).every((state) => state === 'closed')) {
      for (const member of members) for (let call = 0; call < 3; call++) void member.call(task)
      await pause(2)
      if (performance.now() - beganMs > 8_000) throw new Error(`still ${String(statesOf(members))}`)
    }

    const tookMs = performance.now() - beganMs
    expect(firstRan.filter((atMs) => atMs < 20).length).toBeLessThan(12)
    expect(ran).toBeGreaterThan(50)
    // A part of a round in one round trip: no more than one in a round of each process, and the reports.
    expect(scriptsRun()).toBeLessThan((tookMs / 10) * 4 * 2.5)
    expect(scriptsRun()).toBeLessThan(ran)
  })

  it('does not close with the first good answer where calls were rejected while it was open', async () => {
    const members = await joinAll(3, { recovery: slowStart({ roundMs: 25 }) })
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))
    const [, , third] = members
    const rejected = await third?.call()
    await pause(210)

    const admitted = await third?.call()
    await pause(50)

    expect(rejected).toContain('open')
    expect(admitted).toBe('answer')
    expect(third?.breaker.state).toBe('half-open')
  })

  it('opens anew for all where the first call of the ramp fails', async () => {
    const members = await joinAll(3, { recovery, resetTimeoutMs: 300 })
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))
    await pause(350)

    const answers = await Promise.all(members.map((member) => member.call(failing)))
    await until(() => members.every(({ breaker }) => breaker.retryAfterMs > 100 && breaker.state === 'open'))
    await pause(20)

    expect(answers.filter((answer) => answer === 'down')).toHaveLength(1)
    expect(members.flatMap(({ transitions }) => transitions)).toContain('half-open > open: probe failed')
  })

  it('goes on with the ramps of the processes where Redis goes away', async () => {
    const members = await joinAll(2, { recovery }, { commandTimeoutMs: 100 })
    await fail(members[0])
    await fail(members[1])
    await pause(250)
    await members[0].call()
    redis.freeze()
    await until(() => members.every(({ fleet }) => !fleet.status.attached))

    const endMs = performance.now() + 3_000
    while (!statesOf(members).every((state) => state === 'closed') && performance.now() < endMs) {
      for (const member of members) void member.call()
      await pause(2)
    }
    redis.thaw()

    expect(statesOf(members)).toEqual(['closed', 'closed'])
  })
})
