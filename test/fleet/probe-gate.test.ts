import { CircuitBreaker, isCircuitOpen } from 'recloser'
import { untilAdmitted } from 'recloser/probe'
import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { viewOf } from './support/fake-client.ts'
import { granted, hosted, leased, timersKept } from './support/fake-host.ts'

const time = fakeTime()

/** The rejection of a synchronous call. */
function rejectionOf(breaker: CircuitBreaker) {
  const answer = breaker.admit()
  if (!isCircuitOpen(answer)) throw new Error('It was admitted.')
  return answer
}

describe('a request for a lease', () => {
  it('is not made while the circuit is open', () => {
    const { breaker, told } = hosted({}, 10_000)

    breaker.tryAcquire()
    const { state, retryAfterMs } = breaker

    expect({ state, retryAfterMs, told: told() }).toEqual({ state: 'open', retryAfterMs: 10_000, told: [] })
  })

  it('is not made while Redis is away', () => {
    const { breaker, told, detach } = hosted()
    detach()
    breaker.acquire()

    expect(rejectionOf(breaker).code).toBe('ERR_CIRCUIT_PROBE_LIMIT')
    expect(told()).toEqual([])
  })

  it.each([
    { name: 'there was none to give', answer: 'full' },
    { name: 'it came too late for Redis', answer: 'late' },
  ])('is made again 50 ms after $name, and not before', async ({ answer }) => {
    const member = hosted()
    const { breaker, told } = member
    breaker.tryAcquire()
    await (answer === 'late' ? member.late() : member.answer({ granted: false, fullMs: 5_000 }))

    await time.pass(49)
    breaker.tryAcquire()
    const before = told().length
    await time.pass(1)
    breaker.tryAcquire()

    expect([before, told().length]).toEqual([1, 2])
    expect(member.errors).toHaveLength(answer === 'late' ? 1 : 0)
  })

  it('is one for the next call where untilAdmitted() makes it, for as long as a lease may be unused', async () => {
    const { breaker, told, answer } = hosted()

    const admitted = untilAdmitted(breaker)
    const call = breaker.execute(() => 'answer')
    await answer(granted)

    expect(told()[0]).toBe('lease  none 0 0  1 1 me/1 61000 1 1')
    expect(await call).toBe('answer')
    await time.pass(0)
    await answer({ view: viewOf(false, 6) })
    await admitted
  })

  it('leaves a circuit open that has opened anew before the answer says that others have all leases', async () => {
    const { breaker, answer } = hosted()
    breaker.tryAcquire()

    breaker.trip('by hand')
    await answer({ granted: false, fullMs: 5_000 })

    expect(breaker.state).toBe('open')
    expect(rejectionOf(breaker).code).toBe('ERR_CIRCUIT_OPEN')
  })

  it('is for the longest time again after a time without Redis, whatever was known before', async () => {
    const member = hosted()
    const { breaker } = member
    breaker.tryAcquire()
    await member.answer({ granted: false, fullMs: 5_000 })
    const { state, retryAfterMs } = breaker

    member.detach()
    await member.attach()

    expect({ state, retryAfterMs }).toEqual({ state: 'half-open', retryAfterMs: 5_000 })
    expect(breaker.retryAfterMs).toBe(1_000)
  })
})

describe('a lease', () => {
  it('admits a call although an own probe still runs here, where the fleet says so', async () => {
    const { breaker, answer } = await leased()
    breaker.acquire()
    const beforeMs = breaker.retryAfterMs
    breaker.tryAcquire()
    await answer(granted)

    expect([beforeMs, breaker.retryAfterMs]).toEqual([60_000, 0])
    expect(breaker.tryAcquire()?.probe).toBe(true)
  })

  it('goes back after a second without a call, and the next one is kept twice as long', async () => {
    const { breaker, told, answer } = await leased()

    await time.pass(999)
    const before = told().length
    await time.pass(1)
    await answer()
    breaker.tryAcquire()

    expect(before).toBe(1)
    expect(told().slice(1)).toEqual([
      'lease me/1 none 0 0 probe failed, by me 1 1  0 0 0',
      'lease  none 0 0  1 1 me/2 62000 1 1',
    ])
  })

  it('is kept as long after a time without Redis, though a call has probed meanwhile', async () => {
    const { breaker, told, answer, detach, attach } = await leased()
    await time.pass(1_000)
    await answer()

    detach()
    breaker.acquire().ignore()
    await attach()
    breaker.tryAcquire()

    expect(told().at(-1)).toMatch(/ me\/2 62000 1 1$/)
  })

  it('goes back at once when the circuit opens anew', async () => {
    const { breaker, told } = await leased()

    breaker.trip('by hand')

    expect(told().at(-1)).toMatch(/^lease me\/1 none /)
    expect(breaker.retryAfterMs).toBe(60_000)
  })

  it('goes back when Redis is there again, and not before, where its probe ended while Redis was away', async () => {
    const { breaker, told, detach, attach } = await leased()
    const permit = breaker.acquire()
    detach()

    permit.ignore()
    const before = told().length
    await attach()

    expect(told().slice(before)).toEqual(['lease me/1 none 0 0 probe failed, by me 1 1  0 0 0'])
    expect(told().slice(0, before)).not.toContainEqual(expect.stringContaining('none 0 0 probe'))
  })

  it('brings news with the answer that its probe has begun', async () => {
    const { breaker, transitions, told, answer } = await leased()
    await time.pass(500)
    breaker.acquire()

    await answer({ view: viewOf(false, 6) })

    expect(told()[1]).toMatch(/^lease me\/1 used /)
    expect(transitions.at(-1)).toBe('half-open > closed: fleet closed')
  })

  it('keeps no program alive while it is unused', async () => {
    const keepingAlive = timersKept()

    const { breaker } = await leased()

    expect(breaker.retryAfterMs).toBe(0)
    expect(keepingAlive()).not.toContain(true)
  })
})
