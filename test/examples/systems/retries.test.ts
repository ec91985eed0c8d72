import { CircuitBreaker, isCircuitOpen } from 'recloser'
import { retryBudget, type RetryExhaustedEvent, type RetryEvent } from 'recloser/policies'
import { driveTo, scripted, type Step } from 'recloser/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { HttpError, retrying } from '../../../examples/systems/retries.ts'
import { fakeTime } from '../../support/fake-time.ts'

const time = fakeTime()
const fails: Step<never> = { error: new HttpError(500) }

let events: (RetryEvent | RetryExhaustedEvent)[]
beforeEach(() => {
  events = []
})

function sending(script: readonly Step<string>[], { tokens = 10 } = {}) {
  const breaker = new CircuitBreaker({ name: 'orders' })
  const budget = retryBudget({ ratio: 0.5, maxTokens: tokens })
  const server = scripted(script)
  const send = retrying(server, { breaker, budget, onEvent: (event) => events.push(event) })
  /** How the call ends, once all its waits are over. */
  const ended = async (): Promise<unknown> => {
    const answer = send().catch((error: unknown) => error)
    await time.pass(60_000)
    return answer
  }
  return { breaker, budget, server, send, ended }
}

const delays = (): readonly (number | string)[] =>
  events.map((event) => (event.type === 'retry' ? event.delayMs : event.reason))

describe('backoff', () => {
  it('waits longer before each of 2 retries', async () => {
    const { ended, server } = sending([fails, fails, { value: '200' }])

    expect(await ended()).toBe('200')

    expect([server.callCount, delays()]).toEqual([3, [100, 200]])
  })

  it('ends with the last error of 3 attempts', async () => {
    const { ended, server } = sending([fails, fails, { error: new HttpError(502) }])

    expect(await ended()).toMatchObject({ message: 'HTTP 502' })

    expect([server.callCount, delays()]).toEqual([3, [100, 200, 'attempts']])
  })

  it('really waits', async () => {
    const { send, server } = sending([fails, { value: '200' }])
    const answer = send()

    await time.pass(99)
    expect(server.callCount).toBe(1)
    await time.pass(1)

    expect(server.callCount).toBe(2)
    expect(await answer).toBe('200')
  })
})

describe('Retry-After', () => {
  it.each([
    { asked: '2', waits: 2_000 },
    { asked: '3600', waits: 5_000 },
    { asked: '0', waits: 100 },
  ])('of $asked s makes it wait for $waits ms', async ({ asked, waits }) => {
    const { ended } = sending([{ error: new HttpError(503, { 'retry-after': asked }) }, { value: '200' }])

    expect(await ended()).toBe('200')

    expect(delays()).toEqual([waits])
  })
})

describe('the budget', () => {
  it('is spent by retries, and ends them', async () => {
    const { ended, server, budget } = sending([fails], { tokens: 1 })

    await ended()
    await ended()

    expect(delays()).toEqual([100, 'budget', 'budget'])
    expect([server.callCount, budget.tokens]).toEqual([3, 0.5])
  })

  it('is earned back by calls', async () => {
    const { ended, budget } = sending([fails, fails, { value: '200' }], { tokens: 2 })
    await ended()
    expect(budget.tokens).toBe(0)

    await ended()
    await ended()

    expect(budget.tokens).toBe(1)
  })
})

describe('the breaker inside', () => {
  it('counts each attempt, and stops the retries when it opens', async () => {
    const { ended, server, breaker } = sending([fails])
    await ended()
    expect(breaker.stats.consecutiveFailures).toBe(3)
    events = []

    const error = await ended()

    expect(isCircuitOpen(error)).toBe(true)
    expect((error as Error).cause).toMatchObject({ message: 'HTTP 500' })
    expect([server.callCount, delays()]).toEqual([5, [100, 200]])
  })

  it('costs no attempt, no wait and no token while it is open', async () => {
    const { send, server, breaker, budget } = sending([fails])
    driveTo(breaker, 'open')

    await expect(send()).rejects.toSatisfy(isCircuitOpen)

    expect([server.callCount, events, budget.tokens, time.timers()]).toEqual([0, [], 10, 0])
  })
})
