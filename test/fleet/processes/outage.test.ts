import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeWithRedis, startRedis, type RedisServer } from '../support/redis-server.ts'
import { outageOf, report, togetherness, type Round } from './rounds.ts'
import { all, dependency, nowMs, since, startProcesses, transitionsTo, type Dependency, type Fleet } from './world.ts'

let redis: RedisServer
let backend: Dependency
let fleet: Fleet

/** The medians that the processes told of between two moments, the smallest first. */
const mediansMs = (fromMs: number, untilMs: number): readonly number[] =>
  fleet.processes
    .flatMap(({ lines }) => lines.filter(({ type, atMs }) => type === 'latency' && atMs >= fromMs && atMs <= untilMs))
    .map((line) => line.medianMs ?? NaN)
    .sort((a, b) => a - b)

describeWithRedis('eight real processes under load', () => {
  beforeAll(async () => {
    redis = await startRedis()
    backend = await dependency()
    fleet = await startProcesses(8, { redisPort: redis.port, dependencyPort: backend.port, everyMs: 20 })
  }, 90_000)
  afterAll(async () => {
    fleet.stop()
    backend.close()
    await redis.stop()
  })
  beforeEach(async () => {
    backend.up = true
    await fleet.until((processes) => processes.every(({ state, attached }) => state === 'closed' && attached), 20_000)
    await pause(300)
  })

  it('open together, probe no more than one may, and recover together', async () => {
    const rounds: Round[] = []
    for (let round = 0; round < 5; round++) rounds.push(await outageOf(fleet, backend))

    const together = togetherness(rounds)
    report(together.text)
    expect(rounds.map(({ detached, probes }) => ({ detached, probes }))).toEqual(
      rounds.map(() => ({ detached: 0, probes: 1 })),
    )
    expect(Math.min(...rounds.map(({ opened }) => opened))).toBeGreaterThan(8)
    expect(together.openMs).toBeLessThanOrEqual(together.boundMs)
    expect(together.closedMs).toBeLessThanOrEqual(together.boundMs)
  })

  it('let one process that has a broken network of its own open nobody else', async () => {
    const [sick, ...others] = fleet.processes
    const beganMs = nowMs()

    sick?.say('sick')
    await pause(3_000)
    const states = others.map(({ state }) => state)
    sick?.say('well')
    await fleet.until(all('closed'))

    expect(since(sick?.lines ?? [], beganMs).filter(({ to }) => to === 'open').length).toBeGreaterThan(2)
    expect(new Set(states)).toEqual(new Set(['closed']))
    expect(since(transitionsTo(others, 'open'), beganMs)).toEqual([])
  })

  it('go on with calls as fast as before while Redis stands still for five seconds, and find together again', async () => {
    await pause(1_200)
    const beforeMs = nowMs()
    await pause(4_000)
    const stoppedMs = nowMs()
    redis.freeze()
    await pause(5_000)
    const thawedMs = nowMs()
    redis.thaw()
    await fleet.until((processes) => processes.every(({ attached }) => attached))
    const attachedMs = nowMs()

    const before = mediansMs(beforeMs + 1_000, stoppedMs)
    const during = mediansMs(stoppedMs + 1_000, thawedMs)
    const [beforeMedianMs = NaN, slowestMs = NaN] = [before[before.length >> 1], before.at(-1)]
    const duringMedianMs = during[during.length >> 1] ?? NaN
    report(
      `what the breaker adds to a call: ${beforeMedianMs.toFixed(3)} ms before, ${duringMedianMs.toFixed(3)} ms while Redis stood still; attached again after ${(attachedMs - thawedMs).toFixed(0)} ms`,
    )
    for (const { lines } of fleet.processes) {
      const told = since(lines, beforeMs).filter(({ type }) => type === 'attached' || type === 'detached')
      expect(told.map(({ type }) => type)).toEqual(['detached', 'attached'])
    }
    expect(since(transitionsTo(fleet.processes, 'open'), beforeMs)).toEqual([])
    // Processes and Redis share few cores: what one of them took in a slow second before, and half as much again, is noise.
    expect(duringMedianMs).toBeLessThan(slowestMs * 1.5)
  })

  it('open alone and together again when Redis is killed in an outage and comes back empty', async () => {
    backend.up = false
    await fleet.until(all('open'))
    await redis.kill()
    await fleet.until((processes) => processes.every(({ attached }) => !attached))
    await pause(500)
    await redis.restart()
    await fleet.until((processes) => processes.every(({ attached }) => attached))
    backend.up = true

    await fleet.until(all('closed'), 10_000)

    expect(redis.cli('exists', '{processes:dependency}:fleet')).toBe('1')
  })

  it('free the lease of a prober that is killed', async () => {
    backend.up = false
    await fleet.until(all('open'))
    backend.up = true
    // Each probe hangs.
    backend.delayMs = 60_000
    const hashKey = '{processes:dependency}:circuit:dependency'
    const leaseOf = (): string | undefined => /lease:(process-\d+)~/.exec(redis.cli('hkeys', hashKey))?.[1]
    await fleet.until(() => leaseOf() !== undefined)
    const killedMs = nowMs()
    const killed = fleet.processes.find(({ name }) => name === leaseOf())
    backend.delayMs = 2

    killed?.child.kill('SIGKILL')
    const others = fleet.processes.filter((each) => each !== killed)
    await fleet.until(() => others.every(({ state }) => state === 'closed'), 5_000)

    report(
      `closed ${(nowMs() - killedMs).toFixed(0)} ms after the prober was killed; it is taken for dead after 900 ms`,
    )
    expect(killed).toBeDefined()
  })
})
