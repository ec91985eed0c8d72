import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithRedis, startRedis, type RedisServer } from '../support/redis-server.ts'
import { outageOf, report, togetherness, type Round } from './rounds.ts'
import { dependency, startProcesses, type Dependency, type Fleet } from './world.ts'

let redis: RedisServer
let backend: Dependency
let fleet: Fleet

describeWithRedis('forty real processes', () => {
  beforeAll(async () => {
    redis = await startRedis()
    backend = await dependency()
    // As many calls in a second as a small machine can make beside forty processes, and time for their answers.
    const settings = { everyMs: 200, heartbeatMs: 1_000, commandTimeoutMs: 3_000, leaseTimeoutMs: 1_000 }
    fleet = await startProcesses(40, { redisPort: redis.port, dependencyPort: backend.port, ...settings })
    // The first time is slower, for whatever is asked.
    await outageOf(fleet, backend)
  }, 120_000)
  afterAll(async () => {
    fleet.stop()
    backend.close()
    await redis.stop()
  })

  it('open together, probe no more than one may, and recover together', async () => {
    const rounds: Round[] = []
    for (let round = 0; round < 3; round++) rounds.push(await outageOf(fleet, backend))

    const together = togetherness(rounds)
    report(together.text)
    expect(rounds.map(({ detached, probes }) => ({ detached, probes }))).toEqual(
      rounds.map(() => ({ detached: 0, probes: 1 })),
    )
    expect(Math.min(...rounds.map(({ opened }) => opened))).toBeGreaterThan(40)
    expect(together.openMs).toBeLessThanOrEqual(together.boundMs)
    expect(together.closedMs).toBeLessThanOrEqual(together.boundMs)
  })
})
