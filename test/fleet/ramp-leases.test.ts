import { setTimeout as pause } from 'node:timers/promises'
import { BreakerRegistry } from 'recloser/registry'
import { slowStart } from 'recloser/recovery'
import { afterEach, describe, expect, it } from 'vitest'
import { deferred, fakeFleets, viewOf, type Answer } from './support/fake-client.ts'
import { failing, until } from './support/processes.ts'

const { share, endAll } = fakeFleets()
afterEach(endAll)

const view = viewOf(true, 5, 0)
const grantOf = (calls: number, round = '5/1') => ({ view, calls, round, part: calls })

/** A breaker of a registry that the fleet has opened, and whose ramp has begun. */
async function ramping(answer: Answer) {
  /** What was told of the ramp: round, good, bad, how long they took, rejected, in flight, unused, wanted. */
  const told: (readonly string[])[] = []
  const scripts: string[] = []
  let isAway = false
  const registry = new BreakerRegistry({
    options: { failureThreshold: 1, resetTimeoutMs: 60_000, recovery: slowStart({ roundMs: 20 }) },
  })
  const member = share(
    registry,
    (script, id, args) => {
      scripts.push(script)
      if (isAway) throw new Error('away')
      if (script === 'ramp') told.push(args.slice(0, 8))
      return script === 'ramp' ? answer(script, id, args) : { view: script === 'beat' ? undefined : view }
    },
    { quorum: 1, leaseTimeoutMs: 1_000 },
  )
  const breaker = registry.get('a')
  await member.attached()
  await breaker.execute(failing).catch(() => undefined)
  await until(() => breaker.current.state.reason === 'fleet opened')
  /** A beat that finds Redis there, or not. */
  const beat = async (finds: boolean): Promise<void> => {
    isAway = !finds
    member.connected()
    await until(() => member.fleet.status.attached === finds)
  }
  return { ...member, registry, breaker, told, scripts, beat, lastTold: () => told.at(-1)?.slice(5).join(' ') }
}

/** Grants three calls to each request. */
const three: Answer = (_script, _id, args) => grantOf(Number(args[7]) > 0 ? 3 : 0)

describe('the lease of a ramp', () => {
  it('is handed back where the registry drops the breaker', async () => {
    const { registry, breaker, lastTold, told } = await ramping(three)
    void breaker.execute(() => new Promise(() => undefined))
    await until(() => told.length === 1 && breaker.state === 'half-open')

    registry.delete('a')
    await pause(20)

    expect(lastTold()).toBe('0 0 0')
  })

  it('is handed back where the registry drops the breaker before the answer is there', async () => {
    const granted = deferred<object>()
    const { registry, breaker, lastTold, told } = await ramping((_script, _id, args) =>
      Number(args[7]) > 0 ? granted.promise : grantOf(0),
    )
    breaker.tryAcquire()
    await until(() => told.length === 1)

    registry.delete('a')
    granted.resolve(grantOf(3))
    await pause(50)

    expect(told).toHaveLength(2)
    expect(lastTold()).toBe('0 0 0')
  })

  it('shrinks to the calls that are under way when Redis is back', async () => {
    const { breaker, told, lastTold, beat } = await ramping(three)
    breaker.tryAcquire()
    await until(() => breaker.retryAfterMs === 0)
    const ended = breaker.acquire()
    breaker.acquire()
    await beat(false)
    ended.ignore()
    const before = told.length

    await beat(true)
    await until(() => told.length > before)

    expect(lastTold()).toBe('1 0 0')
  })

  it('is handed back where the answer came when Redis was away already', async () => {
    const granted = deferred<object>()
    const { breaker, told, lastTold, beat } = await ramping((_script, _id, args) =>
      Number(args[7]) > 0 ? granted.promise : grantOf(0),
    )
    breaker.tryAcquire()
    await until(() => told.length === 1)
    await beat(false)
    granted.resolve(grantOf(3))
    await pause(10)

    await beat(true)
    await until(() => told.length === 2)

    expect(lastTold()).toBe('0 0 0')
  })
})

describe('the results of a ramp', () => {
  it('of a round that has ended while they came in count in no later round', async () => {
    const ends = deferred<object>()
    const { breaker, told } = await ramping((_script, _id, [round, , bad]) =>
      bad === '3' ? ends.promise : round === '' ? grantOf(6) : grantOf(0, round),
    )
    const fails = deferred<undefined>()
    const failsLater = deferred<undefined>()
    const call = (end: Promise<undefined>) =>
      breaker.execute(() => end.then(() => Promise.reject(new Error('down')))).catch(() => 'failed')
    const calls = [call(fails.promise)]
    await until(() => breaker.state === 'half-open')
    for (const { promise } of [fails, fails, failsLater, failsLater, failsLater]) calls.push(call(promise))

    fails.resolve(undefined)
    await until(() => told.some(([, , bad]) => bad === '3'))
    failsLater.resolve(undefined)
    await Promise.all(calls)
    ends.resolve(grantOf(0, '5/2'))
    await until(() => told.some(([round]) => round === '5/2'))
    await pause(50)

    const badOf = (round: string) => told.filter(([of]) => of === round).map(([, , bad]) => Number(bad))
    expect(Math.max(...badOf('5/1'))).toBe(3)
    expect(Math.max(...badOf('5/2'))).toBe(0)
  })

  it('close nothing where the call was admitted before Redis went away and came back', async () => {
    const { breaker, scripts, beat } = await ramping(three)
    const task = deferred<string>()
    const call = breaker.execute(() => task.promise)
    await until(() => breaker.state === 'half-open')
    await beat(false)
    await beat(true)

    task.resolve('answer')
    await call
    await pause(50)

    expect(breaker.state).toBe('half-open')
    expect(scripts).not.toContain('close')
  })
})
