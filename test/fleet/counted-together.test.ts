import type { CircuitBreakerOptions } from 'recloser'
import { failureCount } from 'recloser/trip'
import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { circuitInFleet, followed, replyOf, type InFleet } from './support/circuit-in-fleet.ts'
import { deferred, viewOf } from './support/fake-client.ts'

const time = fakeTime()
const options: CircuitBreakerOptions = { failureThreshold: undefined, trip: failureCount({ threshold: 4 }) }
const together = { everyMs: 1_000 }

/** What all processes have counted in the part of time that began so long ago: so many failures. */
const failuresOfAll = (failures: number, ageMs = 0) => ({ bucket: '7', buckets: [['7', ageMs, failures, failures, 0]] })

const isCount = (word: string): boolean => word.startsWith('count')

/** Counts one failure here, and tells it; Redis answers with the failures of all. */
async function exchange({ circuit, redis, fail }: InFleet, answer: unknown): Promise<void> {
  redis.answer = (word) => (isCount(word) ? answer : undefined)
  fail()
  await circuit.exchange()
}

describe('the calls of a process', () => {
  it('are not told where each process judges its own', async () => {
    const { circuit, counted, fail, settle, told } = circuitInFleet(options)
    for (let call = 0; call < 4; call++) fail()

    await circuit.exchange()
    await settle()

    expect([counted(), told]).toEqual([0, ['vote 60000']])
  })

  it('are told before its vote, and once', async () => {
    const { circuit, fail, settle, told } = circuitInFleet(options, together)
    for (let call = 0; call < 4; call++) fail()

    await settle()
    await circuit.exchange()

    expect(told).toEqual(['count 4', 'vote 60000'])
  })

  it('are not told where Redis is away', async () => {
    const { circuit, redis, fail, told } = circuitInFleet(options, together)
    redis.phase = 'detached'
    fail()

    await circuit.exchange()

    expect(told).toEqual([])
  })
})

describe('the calls of all', () => {
  it('are asked about by a process that has seen too little itself', async () => {
    const member = circuitInFleet(options, together)

    await exchange(member, failuresOfAll(8))
    await member.settle()

    expect([member.told, member.transitions]).toEqual([['count 1', 'judge 60000'], []])
  })

  it('open a process that has seen enough itself', async () => {
    const member = circuitInFleet(options, together)
    member.fail()

    await exchange(member, failuresOfAll(4))
    await member.settle()

    expect(member.told).toEqual(['count 2', 'vote 60000'])
    expect(member.transitions).toEqual([expect.stringMatching(/^closed > open: /)])
  })

  it.each<[string, (member: InFleet) => void, string]>([
    ['that its registry has dropped', ({ circuit }) => circuit.leave(), 'closed'],
    ['that has opened', ({ breaker }) => breaker.trip(), 'open'],
  ])('count nothing for a circuit %s before the answer came', async (_which, change, state) => {
    const member = circuitInFleet(options, together)
    const answer = deferred<object>()
    member.fail()
    const exchanged = exchange(member, answer.promise)

    change(member)
    answer.resolve(failuresOfAll(8))
    await exchanged

    expect(member.breaker.state).toBe(state)
    expect(member.transitions).toHaveLength(state === 'open' ? 1 : 0)
  })

  it('count nothing for a circuit that was reset before the answer came', async () => {
    const member = circuitInFleet(options, together)
    const answer = deferred<object>()
    const exchanged = exchange(member, answer.promise)

    member.breaker.reset()
    answer.resolve(failuresOfAll(8))
    await exchanged

    expect(member.breaker.stats).toMatchObject({ state: 'closed', failures: 0 })
  })

  it('count nothing for a circuit that is open all the time', async () => {
    const member = circuitInFleet(options, together)
    member.fail()
    member.breaker.trip()

    await exchange(member, failuresOfAll(8))
    await member.settle()

    expect(member.told).toEqual(['count 1', 'vote 60000'])
  })

  it('ask for nothing where the same answer says that the fleet has opened', async () => {
    const member = circuitInFleet(options, together)

    await exchange(member, { ...failuresOfAll(8), view: viewOf(true, 5) })
    await member.settle()

    expect(member.told).toEqual(['count 1'])
    expect(member.transitions).toEqual(['closed > open: fleet opened'])
  })

  it('ask for nothing before a reset() is told', async () => {
    const member = circuitInFleet(options, together)
    member.breaker.reset()

    await exchange(member, failuresOfAll(8))
    await member.settle()

    expect(member.told).toEqual(['count 1', 'close'])
  })
})

describe('what was counted before a recovery', () => {
  it('counts no more where this process alone has recovered', async () => {
    const member = circuitInFleet({ ...options, trip: failureCount({ threshold: 20 }) }, together)
    await exchange(member, failuresOfAll(3))
    member.breaker.reset()
    await time.pass(100)

    // The others have counted three of them before.
    await exchange(member, failuresOfAll(6, 200))

    expect(member.breaker.stats.failures).toBe(1)
  })

  it('is gone for all where all have recovered, so that each call after it counts', async () => {
    const member = await followed({ ...options, trip: failureCount({ threshold: 20 }) }, together)
    member.circuit.apply(replyOf({ view: viewOf(false, 6) }))
    await time.pass(100)

    await exchange(member, failuresOfAll(6, 200))

    expect(member.breaker.stats.failures).toBe(6)
  })
})
