import { beforeEach, describe, expect, it } from 'vitest'
import {
  countAndWait,
  isOpenState,
  isTooManyRequests,
  type CountAndWait,
} from '../../../examples/systems/count-and-wait.ts'
import { manualClock, scripted, type ManualClock } from 'recloser/testing'

const fail = scripted(['fail'])
const succeed = scripted([{ value: 'sent' }])

let clock: ManualClock
let breaker: CountAndWait

beforeEach(() => {
  clock = manualClock()
  breaker = countAndWait({ name: 'mail', maxRequests: 3, clock })
})

const failed = async (times: number): Promise<void> => {
  for (let call = 0; call < times; call++) await expect(breaker.execute(fail)).rejects.toThrow('scripted failure')
}

/** Opens it, waits, and begins so many calls that answer when they are told to. */
async function probing(calls: number): Promise<{ answer: (() => void)[]; ended: Promise<unknown>[] }> {
  await failed(5)
  clock.advance(60_000)
  const answer: (() => void)[] = []
  const slow = () => new Promise<void>((resolve) => answer.push(resolve))
  return { answer, ended: Array.from({ length: calls }, () => breaker.execute(slow)) }
}

describe('closed', () => {
  it('passes values and errors on, and counts them', async () => {
    await failed(4)
    expect(await breaker.execute(succeed)).toBe('sent')

    expect(breaker.State()).toBe('closed')
    expect(breaker.Stats()).toMatchObject({ failures: 4, successes: 1, consecutiveFailures: 0 })
  })

  it('opens at 5 failures in a row, not at 5 with a success between them', async () => {
    await failed(4)
    await breaker.execute(succeed)
    await failed(4)
    expect(breaker.State()).toBe('closed')

    await failed(1)

    expect(breaker.State()).toBe('open')
    expect(breaker.Stats().totals).toMatchObject({ failures: 9, successes: 1, trips: 1 })
  })
})

describe('open', () => {
  it('rejects as open for 60 s, without a call, and is half-open then', async () => {
    await failed(5)
    const asked = succeed.callCount
    clock.advance(59_999)

    const error: unknown = await breaker.execute(succeed).catch((reason: unknown) => reason)
    expect([isOpenState(error), isTooManyRequests(error)]).toEqual([true, false])
    expect([succeed.callCount - asked, breaker.Stats().totals.rejected]).toEqual([0, 1])

    clock.advance(1)
    expect(breaker.State()).toBe('half-open')
  })
})

describe('half-open', () => {
  it('runs 3 calls at once, and rejects the fourth as one too many', async () => {
    const { answer, ended } = await probing(3)

    const error: unknown = await breaker.execute(succeed).catch((reason: unknown) => reason)

    expect(answer).toHaveLength(3)
    expect([isOpenState(error), isTooManyRequests(error)]).toEqual([false, true])
    for (const resolve of answer) resolve()
    await Promise.all(ended)
  })

  it('closes after 3 successes, with nothing in its counts', async () => {
    const { answer, ended } = await probing(3)

    answer[0]?.()
    answer[1]?.()
    await Promise.all(ended.slice(0, 2))
    expect(breaker.State()).toBe('half-open')
    answer[2]?.()
    await ended[2]

    expect(breaker.State()).toBe('closed')
    expect(breaker.Stats()).toMatchObject({ failures: 0, successes: 0 })
  })

  it('opens for another 60 s at one failure', async () => {
    await failed(5)
    clock.advance(60_000)
    await breaker.execute(succeed)

    await failed(1)

    expect(breaker.State()).toBe('open')
    clock.advance(59_999)
    expect(breaker.State()).toBe('open')
    clock.advance(1)
    expect(breaker.State()).toBe('half-open')
  })
})
