import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { circuitInFleet, followed } from './support/circuit-in-fleet.ts'
import { viewOf } from './support/fake-client.ts'

const time = fakeTime()
const hourMs = 3_600_000

describe('when it joins', () => {
  it('tells nothing of a circuit that is closed', async () => {
    const { look, settle, told } = circuitInFleet()

    look(undefined, true)
    await settle()

    expect(told).toEqual([])
  })

  it('tells nothing of an experiment that was open before', async () => {
    const { look, settle, told } = circuitInFleet({ shadow: true }, { before: (breaker) => breaker.trip() })

    look(undefined, true)
    await settle()

    expect(told).toEqual([])
  })

  it('ends the hold of the breaker before it, though the circuit is not listed', async () => {
    const { look, settle, told } = circuitInFleet({}, { owed: ['hold'] })

    look(undefined, true)
    await settle()

    expect(told).toEqual(['hold'])
  })
})

describe('with each beat', () => {
  it('tells a vote in a young fleet once more, and then no more', async () => {
    const { redis, fail, look, settle, told } = circuitInFleet()
    redis.answer = () => ({ young: told.length === 1 })
    fail()
    await settle()

    for (let beat = 0; beat < 3; beat++) {
      look()
      await settle()
    }

    expect(told).toEqual(['vote 60000', 'vote 60000'])
  })

  it('tells a vote again after an hour, which keeps it', async () => {
    const { fail, look, settle, told } = circuitInFleet({ resetTimeoutMs: 2 * hourMs })
    fail()
    await settle()

    await time.pass(hourMs - 1)
    look()
    await settle()
    const before = told.length
    await time.pass(1)
    look()
    await settle()

    expect(before).toBe(1)
    expect(told).toEqual([`vote ${2 * hourMs}`, `vote ${hourMs}`])
  })

  it('tells no vote again whose opening is over', async () => {
    const { fail, look, settle, told } = circuitInFleet()
    fail()
    await settle()

    await time.pass(hourMs)
    look()
    await settle()

    expect(told).toEqual(['vote 60000'])
  })

  it('reads nothing of an opening that it knows, and that is still listed', async () => {
    const { look, settle, told } = await followed()

    look(5)
    await settle()
    const before = [...told]
    look(6)
    await settle()

    expect([before, told]).toEqual([[], ['read']])
  })

  it('tells a hold again only where Redis or the others may have forgotten it', async () => {
    const { breaker, redis, look, settle, told } = circuitInFleet()
    redis.answer = () => ({ view: { ...viewOf(false, 5), ownHold: 'o' } })
    breaker.hold('open')
    await settle()

    look(5)
    await settle()
    const before = [...told]
    look(5, true)
    await settle()

    expect([before, told]).toEqual([['hold o'], ['hold o', 'hold o']])
  })

  it('tells again what came too late', async () => {
    const { breaker, redis, look, settle, told } = await followed()
    redis.answer = () => Promise.reject(new Error('late'))
    breaker.reset()
    await settle().catch(() => undefined)

    redis.answer = () => undefined
    look(5)
    await settle()

    expect(told).toEqual(['close', 'close'])
  })
})
