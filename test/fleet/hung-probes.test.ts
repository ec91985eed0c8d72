import { setTimeout as pause } from 'node:timers/promises'
import { slowStart } from 'recloser/recovery'
import { expect, it } from 'vitest'
import { fail, statesOf, until, type Member } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { joinAll, describeWithRedis } = redisOfTests()

/** Shorter than an unused lease is kept. */
const probeTimeoutMs = 250

/** What a process may need on top of it: the others ask every 50 ms. */
const slackMs = 350

const endless = (): Promise<never> => new Promise(() => undefined)

/** Two processes whose circuit may be probed. */
async function due(options: Parameters<typeof joinAll>[1] = {}) {
  const members = await joinAll(2, { resetTimeoutMs: 60, probeTimeoutMs, ...options }, { quorum: 1 })
  await fail(members[0])
  await until(() => statesOf(members).every((state) => state === 'open'))
  await pause(90)
  return members
}

/** For how long the calls of a process are rejected, in milliseconds. */
async function rejectedForMs(member: Member): Promise<number> {
  const beganMs = performance.now()
  while ((await member.call()) !== 'answer') await pause(10)
  return performance.now() - beganMs
}

/** A synchronous call, as soon as there is a lease for it. */
async function leased({ breaker }: Member): Promise<void> {
  breaker.tryAcquire()
  await until(() => breaker.retryAfterMs === 0)
}

describeWithRedis('a probe that hangs', () => {
  it.each([
    { name: 'in a half-open circuit', recovery: undefined },
    { name: 'in a slow start', recovery: slowStart() },
  ])('gives up its place in the fleet after the timeout of a probe, $name', async ({ recovery }) => {
    const [first, second] = await due(recovery && { recovery })
    void first.call(endless)
    await until(() => first.breaker.current.state.kind === 'half-open')

    const tookMs = await rejectedForMs(second)

    expect(tookMs).toBeGreaterThan(probeTimeoutMs - 20)
    expect(tookMs).toBeLessThan(probeTimeoutMs + slackMs)
  })

  it('gives up its place as soon after unused leases, which are kept for longer each time', async () => {
    const [first, second] = await due()
    for (const keptMs of [1_000, 2_000]) {
      await leased(first)
      await pause(keptMs + 100)
    }
    void first.call(endless)
    await until(() => first.breaker.current.state.kind === 'half-open')

    expect(await rejectedForMs(second)).toBeLessThan(probeTimeoutMs + slackMs)
  })

  it('keeps its place for the timeout of a probe from when it begins, however long its lease was unused', async () => {
    const [first, second] = await due()
    await leased(first)
    await pause(300)
    first.breaker.acquire()

    const tookMs = await rejectedForMs(second)

    expect(tookMs).toBeGreaterThan(probeTimeoutMs - 20)
    expect(tookMs).toBeLessThan(probeTimeoutMs + slackMs)
  })

  it.each([
    { name: 'in a half-open circuit', recovery: undefined },
    { name: 'in a slow start', recovery: slowStart() },
  ])('still counts if it succeeds after it has given up its place, $name', async ({ recovery }) => {
    const members = await due(recovery && { recovery })
    const answer = members[0].call(() => pause(probeTimeoutMs + 100, 'answer'))
    await until(() => members[0].breaker.current.state.kind === 'half-open')

    expect(await answer).toBe('answer')
    await until(() => statesOf(members).every((state) => state === 'closed'))
  })
})
