import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker, isCircuitOpen, type CircuitBreakerOptions } from 'recloser'
import { probes, slowStart } from 'recloser/recovery'
import { afterEach, describe, expect, it } from 'vitest'
import { deferred, fakeFleets, viewOf, type Answer } from './support/fake-client.ts'
import { failing, until } from './support/processes.ts'

const { share, endAll } = fakeFleets()

afterEach(endAll)

/** A breaker that the fleet has opened, and whose probe may come. What the scripts were told is kept, each as `script: words`. */
async function opened(answer: Answer, options: CircuitBreakerOptions = {}) {
  const told: string[] = []
  const transitions: string[] = []
  const breaker = new CircuitBreaker({
    name: 'billing',
    resetTimeoutMs: 60_000,
    onStateChange: ({ from, to, reason }) => void transitions.push(`${from} > ${to}: ${reason}`),
    ...options,
  })
  const first = { done: false }
  const member = share(
    breaker,
    (script, id, args) => {
      told.push(`${script}: ${args.join(' ').replace(/~\w+/, '')}`)
      if (script !== 'vote' || first.done) return answer(script, id, args)
      first.done = true
      return { view: viewOf(true, 5, 0) }
    },
    // A command that hangs is not given up before the wait for a lease is.
    { instanceId: 'me', leaseTimeoutMs: 1_000, commandTimeoutMs: 5_000 },
  )
  await member.attached()
  // As many failures as open it by default.
  for (let call = 0; call < 5; call++) await breaker.execute(failing).catch(() => undefined)
  await until(() => breaker.current.state.reason === 'fleet opened')
  return { ...member, breaker, told, transitions }
}

const detachedOf = (member: Awaited<ReturnType<typeof opened>>) => {
  member.connected()
  return until(() => !member.fleet.status.attached)
}

const isAsked = (script: string, [id]: readonly string[]): boolean => script === 'lease' && id === ''

describe('the leases of probes', () => {
  it('decides here where the verdict of a probe comes too late for Redis, and tells the others', async () => {
    const { breaker, told, transitions } = await opened((script, _id, args) =>
      isAsked(script, args) ? { granted: true } : script === 'lease' ? { status: 'late' } : undefined,
    )

    const answer = await breaker.execute(() => 'answer')
    await until(() => told.includes('close: 5'))

    expect(answer).toBe('answer')
    expect(transitions.at(-1)).toBe('half-open > closed: probes succeeded')
    expect(told).toContainEqual(expect.stringMatching(/^lease: me\/1 good /))
  })

  it('hands a lease back when the circuit opens anew before a call has used it', async () => {
    const { breaker, told } = await opened((script, _id, args) =>
      isAsked(script, args) ? { granted: true } : undefined,
    )
    breaker.tryAcquire()
    await until(() => breaker.retryAfterMs === 0)

    breaker.trip('by hand')
    await until(() => told.some((each) => each.startsWith('lease: me/1 none')))

    expect(told.filter((each) => each.startsWith('lease: me/1'))).toHaveLength(1)
  })

  it('limits the probes by the local rules while Redis is away, and tells how one that ran ended', async () => {
    let away = false
    const task = deferred<string>()
    const member = await opened((script, _id, args) => {
      if (away) throw new Error('gone')
      return isAsked(script, args) ? { granted: true } : undefined
    })
    const { breaker, told, attached } = member
    const probe = breaker.execute(() => task.promise)
    await until(() => breaker.state === 'half-open')

    away = true
    await detachedOf(member)
    const second: unknown = await breaker.execute(() => 'second').catch((error: unknown) => error)
    away = false
    await attached()
    task.resolve('first')
    await until(() => told.some((each) => each.startsWith('lease: me/1 good')))

    expect(isCircuitOpen(second) && second.code).toBe('ERR_CIRCUIT_PROBE_LIMIT')
    expect(await probe).toBe('first')
  })

  it('asks for one probe at a time where the strategy does not say how many it lets through', async () => {
    const recovery = { ...probes({ successes: 1 }), maxCalls: undefined }
    const { breaker, told } = await opened(() => undefined, { successThreshold: undefined, recovery })

    breaker.tryAcquire()
    await until(() => told.some((each) => each.startsWith('lease: ')))

    expect(told.find((each) => each.startsWith('lease: '))).toMatch(/ me\/1 61000 1 1$/)
  })

  it('takes two commands for a probe whose call has waited for its lease', async () => {
    let granted = false
    const { breaker, told } = await opened((script, _id, args) => (isAsked(script, args) ? { granted } : undefined))
    // The first command takes longer than the others.
    await breaker.execute(() => 'answer').catch(() => undefined)
    await pause(60)
    granted = true
    told.length = 0

    await breaker.execute(() => 'answer')
    await pause(20)

    const leases = told.filter((each) => each.startsWith('lease: '))
    expect(leases).toHaveLength(2)
    expect(leases[0]).toMatch(/ me\/2 60025 1 1$/)
    expect(leases[1]).toMatch(/^lease: me\/2 good /)
  })

  it('says when the probe of a lease begins that was unused for a while', async () => {
    const { breaker, told } = await opened((script, _id, args) =>
      isAsked(script, args) ? { granted: true } : undefined,
    )
    breaker.tryAcquire()
    await until(() => breaker.retryAfterMs === 0)

    breaker.acquire()
    await until(() => told.some((each) => each.startsWith('lease: me/1')))

    expect(told.at(-1)).toBe('lease: me/1 used 0 0  1 1  60000 0 0')
  })

  it('goes on alone where it cannot say that, and counts the probe', async () => {
    const { breaker, events, transitions } = await opened((script, _id, args) => {
      if (args[1] === 'used') throw new Error('gone')
      return isAsked(script, args) ? { granted: true } : undefined
    })
    breaker.tryAcquire()
    await until(() => breaker.retryAfterMs === 0)

    const permit = breaker.acquire()
    await until(() => events.includes('detached'))
    permit.succeed()

    expect(transitions.at(-1)).toBe('half-open > closed: probes succeeded')
  })

  it('hands a lease back that it may have got without hearing of it', async () => {
    let fails = true
    const { breaker, told, attached, events } = await opened((script, _id, args) => {
      if (!fails || !isAsked(script, args)) return undefined
      fails = false
      throw new Error('gone')
    })

    breaker.tryAcquire()
    await until(() => events.length === 2)
    await attached()
    await until(() => told.some((each) => each.startsWith('lease: me/1 none')))

    expect(events).toEqual(['attached', 'detached', 'attached'])
  })
})

describe('the calls of a ramp', () => {
  const recovery = slowStart({ roundMs: 40 })
  const view = viewOf(true, 5, 0)
  const rampsOf = (told: readonly string[]) => told.filter((each) => each.startsWith('ramp: '))

  it('rejects a call that gets none in time, and says how the circuit stands', async () => {
    const { breaker } = await opened((script) => (script === 'ramp' ? new Promise(() => undefined) : undefined), {
      recovery,
    })

    const reason: unknown = await breaker.execute(() => 'answer').catch((error: unknown) => error)

    expect(isCircuitOpen(reason) && reason.retryAfterMs).toBe(1_000)
  })

  it('counts in the statistics, and is held with the fleet', async () => {
    const task = deferred<string>()
    const { breaker, told } = await opened(
      (script) => (script === 'ramp' ? { view, calls: 3, round: '1', part: 3 } : undefined),
      { recovery },
    )
    const call = breaker.execute(() => task.promise)
    await until(() => breaker.state === 'half-open')

    const { state, admittedShare } = breaker.stats
    breaker.hold('open')
    await until(() => told.includes('hold: o'))
    task.resolve('answer')

    expect(state).toBe('half-open')
    // Nothing was rejected yet.
    expect(admittedShare).toBe(1)
    expect(await call).toBe('answer')
  })

  it('tells nothing of a ramp that Redis has lost', async () => {
    let epoch = '1'
    const { breaker, told, connected } = await opened(
      (script) => ({ epoch, ...(script === 'ramp' ? { view, calls: 3, round: '1', part: 3 } : {}) }),
      { recovery: slowStart({ roundMs: 200 }) },
    )
    await breaker.execute(() => 'answer')

    epoch = '2'
    connected()
    await until(() => told.filter((each) => each.startsWith('beat: ')).length === 2)
    await pause(300)

    expect(rampsOf(told)).toHaveLength(1)
  })

  it('hands unused calls back after a second', async () => {
    const { breaker, told } = await opened(
      (script, _id, args) =>
        script === 'ramp' ? { view, calls: Number(args[7]) > 0 ? 3 : 0, round: '1', part: 3 } : undefined,
      { recovery },
    )

    breaker.tryAcquire()
    await until(() => breaker.retryAfterMs === 0)
    await until(() => rampsOf(told).length === 2)

    // Round, good, bad, how long they took, rejected, in flight, unused, wanted.
    expect(rampsOf(told)[1]).toMatch(/^ramp: 1 0 0 0 [01] 0 0 0 /)
  })

  it('has nothing to hand back where all calls were used', async () => {
    const { breaker, told } = await opened(
      (script, _id, args) =>
        script === 'ramp' ? { view, calls: Number(args[7]) > 0 ? 1 : 0, round: '1', part: 1 } : undefined,
      { recovery },
    )

    await breaker.execute(() => 'answer')
    await pause(1_100)

    expect(rampsOf(told)).toHaveLength(2)
    expect(rampsOf(told)[1]).toMatch(/^ramp: 1 1 0 /)
  })
})
