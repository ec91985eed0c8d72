import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { circuitInFleet, followed, type InFleet } from './support/circuit-in-fleet.ts'
import { viewOf } from './support/fake-client.ts'

const time = fakeTime()

/** Moves the breaker without Redis: it closes after its time, or opens. */
async function goAlone({ breaker, redis, circuit, fail }: InFleet, ...steps: readonly ('closes' | 'opens')[]) {
  redis.phase = 'detached'
  circuit.detached()
  for (const step of steps) {
    if (step === 'opens') fail()
    else {
      await time.pass(60_000)
      breaker.acquire().succeed()
    }
  }
}

/** Redis is there again. */
async function comeBack({ redis, look, settle }: InFleet, listed?: number, lost = false): Promise<void> {
  redis.phase = 'attaching'
  look(listed, true, lost)
  await settle()
  redis.phase = 'attached'
}

describe('after a time without Redis', () => {
  it('closes for all where it has found its way back alone', async () => {
    const member = await followed()
    await goAlone(member, 'closes')

    await comeBack(member)

    expect(member.told).toEqual(['close 5'])
  })

  it('closes for all also where it has opened and closed again alone', async () => {
    const member = await followed()
    await goAlone(member, 'closes', 'opens', 'closes')

    await comeBack(member)

    expect(member.told).toEqual(['close 5'])
  })

  it('votes where it has opened anew by its own rules', async () => {
    const member = await followed()
    await goAlone(member, 'closes', 'opens')

    await comeBack(member)

    expect(member.told).toEqual(['vote 60000'])
  })

  it('takes its vote back where it has closed alone, also if the vote had no answer', async () => {
    const member = circuitInFleet()
    member.redis.answer = () => Promise.reject(new Error('gone'))
    member.fail()
    await member.settle().catch(() => undefined)
    await goAlone(member, 'closes')
    member.redis.answer = () => undefined

    await comeBack(member)

    expect(member.told).toEqual(['vote 60000', 'withdraw'])
  })

  it('leaves an opening as it is that Redis still has', async () => {
    const member = await followed()
    await goAlone(member)

    await comeBack(member, 5)

    expect(member.told).toEqual(['read'])
  })

  it('brings an opening back that Redis has lost, for the rest of its time', async () => {
    const member = await followed()
    await goAlone(member)
    await time.pass(20_000)

    await comeBack(member, undefined, true)

    expect(member.told).toEqual(['restore 40000'])
  })

  it.each<[string, number, readonly 'closes'[]]>([
    ['whose time is over', 60_000, []],
    ['that has ended here', 0, ['closes']],
  ])('brings no opening back that Redis has lost, and %s', async (_which, ms, steps) => {
    const member = await followed()
    await goAlone(member, ...steps)
    await time.pass(ms)

    await comeBack(member, undefined, true)

    expect(member.told).toEqual([])
  })

  it('tells a reset() that was waiting while the others took this process for dead, and none that Redis has no circuit for', async () => {
    const [dead, lost] = [await followed(), await followed()]

    for (const { breaker } of [dead, lost]) breaker.reset()
    dead.look(5, true)
    lost.look(undefined, true, true)
    for (const { settle } of [dead, lost]) await settle()

    expect([dead.told, lost.told]).toEqual([['close'], ['read']])
  })
})

describe('of what the breaker has decided itself', () => {
  it('tells how it ended, and only the last of it', async () => {
    const member = await followed()

    member.breaker.trip()
    member.breaker.trip('again', { forMs: 90_000 })
    await member.settle()
    member.breaker.reset()
    member.fail()
    await member.settle()

    expect(member.told).toEqual(['reopen 90000', 'vote 60000'])
  })

  it('votes where it opens again before it has told that it has closed', async () => {
    const member = await followed()
    await goAlone(member, 'closes')
    member.redis.phase = 'attaching'
    member.look(5, true)

    member.fail()
    await member.settle()

    expect(member.told).toEqual(['vote 60000'])
  })

  it('takes its vote back where it closes by its own probe', async () => {
    const { breaker, redis, fail, settle, told } = circuitInFleet()
    redis.answer = (word) => ({ granted: word === 'lease' })
    fail()
    await settle()
    await time.pass(60_000)
    breaker.tryAcquire()
    await time.pass(1)

    breaker.acquire().succeed()
    await settle()

    expect(told).toEqual(['vote 60000', 'lease', 'lease me/1', 'lease me/1', 'withdraw'])
  })
})

describe('when its registry drops it', () => {
  it('tells that it has closed, if that was not told', async () => {
    const member = await followed()
    await goAlone(member, 'closes')
    member.redis.phase = 'attaching'
    member.look(5, true)

    expect(member.circuit.evicted()).toEqual([['close', 5]])
  })

  it('takes back each vote that Redis may have, and no other', async () => {
    const [open, reset, recovered, reopened] = [circuitInFleet(), await followed(), circuitInFleet(), await followed()]
    for (const { fail, settle } of [open, recovered]) {
      fail()
      await settle()
    }
    reset.breaker.reset()
    await reset.settle()
    await goAlone(recovered, 'closes')
    await comeBack(recovered)
    // The fleet has closed it in the meantime, so that it is a vote.
    reopened.redis.answer = () => ({ view: viewOf(false, 6) })
    reopened.breaker.trip()
    await reopened.settle()

    const words = [open, reset, recovered, reopened].map(({ circuit }) => circuit.evicted())

    expect(words).toEqual([[['withdraw']], [], [], [['withdraw']]])
  })

  it('has nothing more to tell', async () => {
    const { circuit, fail, told } = circuitInFleet()
    fail()
    circuit.leave()

    const more = await circuit.sync()

    expect([more, told]).toEqual([false, []])
  })
})
