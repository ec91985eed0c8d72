import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeWithRedis, startRedis, type RedisServer } from '../support/redis-server.ts'
import { all, dependency, startProcesses, transitionsTo, type Dependency, type Fleet, type Line } from './world.ts'

let redis: RedisServer
let backend: Dependency
let fleet: Fleet

/** A line of what was measured, for the log. */
const report = (text: string): void => void process.stdout.write(`    measured: ${text}\n`)

const since = (lines: readonly Line[], atMs: number): readonly Line[] => lines.filter((line) => line.atMs >= atMs)
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** The middle of the medians that the processes told of between two moments. */
function medianMs(fromMs: number, untilMs: number): number {
  const medians = fleet.processes
    .flatMap(({ lines }) => lines.filter(({ type, atMs }) => type === 'latency' && atMs >= fromMs && atMs <= untilMs))
    .map((line) => line.medianMs ?? 0)
    .sort((a, b) => a - b)
  return medians[Math.floor(medians.length / 2)] ?? NaN
}

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

  it('open within 25 ms of the deciding vote, probe no more than one may, and recover together', async () => {
    const spreads: number[] = []
    const recoveries: number[] = []
    for (let round = 0; round < 5; round++) {
      const beganMs = nowMs()
      backend.up = false
      await fleet.until(all('open'))
      const opened = since(transitionsTo(fleet.processes, 'open'), beganMs)
        .map(({ atMs }) => atMs)
        .sort((a, b) => a - b)
      // The second of them makes the quorum.
      spreads.push((opened.at(-1) ?? 0) - (opened[1] ?? 0))
      // What was in flight when it opened has ended by now: from here on there are probes alone.
      await pause(200)
      backend.most = 0
      await pause(1_500)
      const reopened = since(transitionsTo(fleet.processes, 'open'), beganMs).length
      const probes = backend.most
      backend.up = true
      await fleet.until(all('closed'), 5_000)
      const closed = since(transitionsTo(fleet.processes, 'closed'), beganMs).map(({ atMs }) => atMs)
      recoveries.push(Math.max(...closed) - Math.min(...closed))

      expect(probes).toBe(1)
      expect(reopened).toBeGreaterThan(8)
      await pause(300)
    }
    report(`spread of an opening over eight processes: ${spreads.map((ms) => ms.toFixed(1)).join(', ')} ms`)
    report(`spread of a recovery: ${recoveries.map((ms) => ms.toFixed(1)).join(', ')} ms`)

    expect(spreads.sort((a, b) => a - b)[2]).toBeLessThanOrEqual(25)
    expect(Math.max(...recoveries)).toBeLessThan(250)
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

    const before = medianMs(beforeMs + 1_000, stoppedMs)
    const during = medianMs(stoppedMs + 1_000, thawedMs)
    report(
      `what the breaker adds to a call: ${before.toFixed(3)} ms before, ${during.toFixed(3)} ms while Redis stood still; attached again after ${(attachedMs - thawedMs).toFixed(0)} ms`,
    )
    for (const { lines } of fleet.processes) {
      const told = since(lines, beforeMs).filter(({ type }) => type === 'attached' || type === 'detached')
      expect(told.map(({ type }) => type)).toEqual(['detached', 'attached'])
    }
    expect(since(transitionsTo(fleet.processes, 'open'), beforeMs)).toEqual([])
    // Eight processes and a Redis share two cores: half as much again is noise.
    expect(during).toBeLessThan(before * 1.5 + 0.05)
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
    const leaseOf = (): string | undefined => /lease:(process-\d+)\//.exec(redis.cli('hkeys', hashKey))?.[1]
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
