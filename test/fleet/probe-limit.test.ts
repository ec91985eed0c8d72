import { setTimeout as pause } from 'node:timers/promises'
import { isCircuitOpen } from 'recloser'
import { errorName } from 'recloser/predicates'
import { probeInBackground, untilAdmitted } from 'recloser/probe'
import { expect, it } from 'vitest'
import { deferred } from './support/fake-client.ts'
import { fail, statesOf, until, type Member } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, joinAll, describeWithRedis } = redisOfTests()
const probeTimeoutMs = 5_000

/** Two processes whose circuit is half-open, because the first one has a probe in flight. */
async function probing(options: Parameters<typeof joinAll>[1] = {}) {
  const members = await joinAll(2, { probeTimeoutMs, isIgnored: errorName('Gone'), ...options }, { quorum: 1 })
  const [first, second] = members
  await fail(first)
  await until(() => statesOf(members).every((state) => state === 'open'))
  await pause(250)
  const task = deferred<never>()
  void first.call(() => task.promise)
  await until(() => first.breaker.current.state.kind === 'half-open')
  const endWith = (name: string) => () =>
    task.resolve(Promise.reject(Object.assign(new Error('ended'), { name })) as never)
  return { first, second, ignore: endWith('Gone'), fails: endWith('Error') }
}

/** The rejection of a call. */
async function rejectionOf({ breaker }: Member) {
  const error: unknown = await breaker.execute(() => 'answer').catch((reason: unknown) => reason)
  if (!isCircuitOpen(error)) throw new Error('It was not rejected.')
  return error
}

describeWithRedis('a circuit whose probes are at their limit', () => {
  it('counts down in the process of the probe until this loses its slot', async () => {
    const { first } = await probing()

    const beforeMs = first.breaker.retryAfterMs
    await pause(100)
    const { code, retryAfterMs } = await rejectionOf(first)

    expect(beforeMs).toBeGreaterThan(probeTimeoutMs - 1_000)
    expect(beforeMs).toBeLessThanOrEqual(probeTimeoutMs)
    expect(code).toBe('ERR_CIRCUIT_PROBE_LIMIT')
    expect(retryAfterMs).toBeLessThanOrEqual(beforeMs - 90)
  })

  it('counts down in other processes too, once they have asked for a lease', async () => {
    const { second } = await probing()

    const { code, state, retryAfterMs } = await rejectionOf(second)
    await pause(100)
    const laterMs = second.breaker.retryAfterMs

    expect({ code, state }).toEqual({ code: 'ERR_CIRCUIT_PROBE_LIMIT', state: 'half-open' })
    expect(second.breaker.state).toBe('half-open')
    expect(retryAfterMs).toBeGreaterThan(probeTimeoutMs - 1_000)
    expect(retryAfterMs).toBeLessThanOrEqual(probeTimeoutMs + 50)
    expect(laterMs).toBeLessThanOrEqual(retryAfterMs - 90)
  })

  it('counts down to the end of the probe that ends first, of several', async () => {
    const { first, second } = await probing({ halfOpenMaxCalls: 2 })
    await pause(200)
    void first.call(() => new Promise(() => undefined))
    await until(() => first.breaker.retryAfterMs > 1_000)

    const ownMs = first.breaker.retryAfterMs
    const { retryAfterMs } = await rejectionOf(second)

    expect(ownMs).toBeLessThanOrEqual(probeTimeoutMs - 190)
    expect(retryAfterMs).toBeLessThanOrEqual(probeTimeoutMs - 100)
  })

  it('admits a call of another process as soon as the probe has ended without a verdict', async () => {
    const { second, ignore } = await probing()
    await rejectionOf(second)
    ignore()
    await pause(100)

    expect(await second.call()).toBe('answer')
  })

  it.each([
    { name: 'untilAdmitted()', recovers: (member: Member) => untilAdmitted(member.breaker).then(() => member.call()) },
    {
      name: 'a background probe',
      recovers: ({ breaker }: Member) => probeInBackground(breaker, () => Promise.resolve('answer')),
    },
  ])('is looked at again by $name of another process before the probe has to have ended', async ({ recovers }) => {
    const { second, ignore } = await probing()
    await rejectionOf(second)
    void recovers(second)
    await pause(50)
    const beganMs = performance.now()

    ignore()
    await until(() => second.breaker.state === 'closed')

    expect(performance.now() - beganMs).toBeLessThan(1_500)
  })

  it('is open in all processes when the probe has failed', async () => {
    const { second, fails } = await probing()
    await rejectionOf(second)
    fails()
    await until(() => second.breaker.state === 'open')

    const { code, retryAfterMs } = await rejectionOf(second)

    expect(code).toBe('ERR_CIRCUIT_OPEN')
    expect(retryAfterMs).toBeLessThanOrEqual(200)
  })
})

describeWithRedis('a request for a lease', () => {
  /** Two processes whose circuit may be probed, while Redis stands still. */
  async function dueButFrozen() {
    const members = await joinAll(2, {}, { quorum: 1, leaseTimeoutMs: 5_000 })
    await fail(members[0])
    await until(() => statesOf(members).every((state) => state === 'open'))
    await pause(250)
    redis.freeze()
    return members[0]
  }

  it('is waited for by the next call where the first one was aborted', async () => {
    const { breaker } = await dueButFrozen()
    const controller = new AbortController()
    const aborted = breaker.execute(() => 'first', { signal: controller.signal }).catch((reason: unknown) => reason)
    controller.abort('left')
    await aborted

    const call = breaker.execute(() => 'second')
    redis.thaw()

    expect([await aborted, await call]).toEqual(['left', 'second'])
  })

  it('is waited for by the next call where a synchronous caller has made it, and by no third one', async () => {
    const member = await dueButFrozen()
    member.breaker.tryAcquire()

    const calls = [member.call(), member.call()]
    redis.thaw()

    expect(await Promise.all(calls)).toEqual(['answer', expect.stringContaining('is open: retry in 5000 ms')])
  })
})
