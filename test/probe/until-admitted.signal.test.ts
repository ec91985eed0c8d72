import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { untilAdmitted } from 'recloser/probe'
import { untyped } from '../support/complaint.ts'
import { fakeTime } from '../support/fake-time.ts'
import { listenersOn } from '../support/sources.ts'
import { countSubscriptions } from '../support/subscriptions.ts'

const time = fakeTime()
let subscriptions: () => number
beforeEach(() => {
  subscriptions = countSubscriptions()
})
afterEach(() => vi.restoreAllMocks())

describe('untilAdmitted with a signal', () => {
  it('has one listener on it, however many wait for a breaker, and none when they have ended', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    const controller = new AbortController()
    const listeners = listenersOn(controller.signal)
    const waits = Array.from({ length: 20 }, () => untilAdmitted(breaker, { signal: controller.signal }))
    const during = listeners()

    controller.abort('shutdown')

    expect(await Promise.allSettled(waits)).toEqual(
      Array.from({ length: 20 }, () => ({ status: 'rejected', reason: 'shutdown' })),
    )
    expect([during, listeners()]).toEqual([1, 0])
  })

  it.each([{}, { resetTimeoutMs: Infinity }])(
    'rejects with the reason of its signal, and leaves nothing (%j)',
    async (options) => {
      const breaker = new CircuitBreaker(options)
      breaker.trip()
      const controller = new AbortController()
      const listeners = listenersOn(controller.signal)
      const reason = { shutdown: true }
      const waits = untilAdmitted(breaker, { signal: controller.signal })
      const during = listeners()

      controller.abort(reason)

      await expect(waits).rejects.toBe(reason)
      expect([during, listeners(), subscriptions(), time.timers()]).toEqual([1, 0, 0, 0])
    },
  )

  it('rejects at once where the signal was aborted before, also where a call would be admitted', async () => {
    const signal = AbortSignal.abort('gone')

    await expect(untilAdmitted(new CircuitBreaker(), { signal })).rejects.toBe('gone')
  })

  it('leaves no listener on a signal that is not aborted', async () => {
    const { signal } = new AbortController()
    const listeners = listenersOn(signal)
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000 })
    breaker.trip()
    const waits = untilAdmitted(breaker, { signal })

    await time.pass(1_000)
    await waits

    expect(listeners()).toBe(0)
  })

  it.each([undefined, null, {}, 'mail'])('refuses %j as a breaker', async (given) => {
    await expect(untilAdmitted(untyped(given))).rejects.toThrow(
      /^untilAdmitted\(\): `breaker` must be a CircuitBreaker, received /,
    )
  })

  it.each<readonly [given: unknown, words: string]>([
    [{ signal: {} }, '`signal` must be an AbortSignal, received an object'],
    [{ signal: { aborted: false } }, '`signal` must be an AbortSignal, received an object'],
    [{ signal: { addEventListener: () => 0 } }, '`signal` must be an AbortSignal, received an object'],
    [{ signal: 5 }, '`signal` must be an AbortSignal, received 5'],
    [{ abort: 5 }, 'unknown option `abort`'],
  ])('refuses the options %j', async (given, words) => {
    const waits = untilAdmitted(new CircuitBreaker(), untyped(given))

    await expect(waits).rejects.toThrow(TypeError)
    await expect(waits).rejects.toThrow(words)
  })
})
