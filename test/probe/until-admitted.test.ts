import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { untilAdmitted } from 'recloser/probe'
import { fakeTime } from '../support/fake-time.ts'
import { countSubscriptions } from '../support/subscriptions.ts'

const time = fakeTime()
let subscriptions: () => number
beforeEach(() => {
  subscriptions = countSubscriptions()
})
afterEach(() => vi.restoreAllMocks())

/** A breaker that opens for a second, and somebody who waits for it. */
function waiting(options: CircuitBreakerOptions = {}, begin: (breaker: CircuitBreaker) => void = () => undefined) {
  const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000, ...options })
  begin(breaker)
  let retryAfterMs: number | undefined
  const done = untilAdmitted(breaker).then(() => {
    ;({ retryAfterMs } = breaker)
  })
  /** What the breaker said when the wait was over; `undefined` while it lasts. */
  const seen = async (): Promise<number | undefined> => {
    await time.pass(0)
    return retryAfterMs
  }
  return { breaker, seen, done }
}

const opened = (breaker: CircuitBreaker): void => breaker.trip()
const probing = (breaker: CircuitBreaker): void => {
  breaker.trip(undefined, { forMs: 0 })
  breaker.acquire()
}

describe('untilAdmitted', () => {
  it.each([
    ['closed', () => undefined],
    ['held closed', (breaker: CircuitBreaker) => void breaker.hold('closed')],
    ['open, and its time has come', (breaker: CircuitBreaker) => breaker.trip(undefined, { forMs: 0 })],
  ])('resolves at once where the circuit is %s, and subscribes to nothing', async (_, begin) => {
    const { seen } = waiting({}, begin)

    expect([subscriptions(), time.timers()]).toEqual([0, 0])
    expect(await seen()).toBe(0)
  })

  it('waits until the open period is over, no moment less, and leaves nothing behind', async () => {
    const { seen } = waiting({}, opened)

    await time.pass(999)
    expect([await seen(), subscriptions(), time.timers()]).toEqual([undefined, 1, 1])
    await time.pass(1)

    expect([await seen(), subscriptions(), time.timers()]).toEqual([0, 0, 0])
  })

  it('looks again where the clock of the breaker is behind the timers', async () => {
    let nowMs = 0
    const { seen } = waiting({ clock: () => nowMs }, opened)

    await time.pass(5_000)
    expect(await seen()).toBeUndefined()
    nowMs = 1_000
    await time.pass(1_000)

    expect(await seen()).toBe(0)
  })

  it.each([1_000, Infinity])(
    'waits for no shadow of a rejection, with an open period of %s ms',
    async (resetTimeoutMs) => {
      const { breaker, done } = waiting({ shadow: true, resetTimeoutMs }, opened)

      await done
      expect([breaker.state, time.timers()]).toEqual(['open', 0])
    },
  )

  it('waits under a hold also in shadow mode', async () => {
    const { breaker, seen } = waiting({ shadow: true }, (held) => {
      setTimeout(() => hold.release(), 500)
      const hold = held.hold('open')
    })

    await time.pass(499)
    expect(await seen()).toBeUndefined()
    await time.pass(1)

    expect([await seen(), breaker.state]).toEqual([0, 'closed'])
  })

  it('waits longer than a timer can', async () => {
    const days = 24 * 3_600_000
    const { seen } = waiting({ resetTimeoutMs: 60 * days }, opened)

    await time.pass(60 * days - 1)
    expect(await seen()).toBeUndefined()
    await time.pass(1)

    expect(await seen()).toBe(0)
  })

  it.each<
    readonly [string, (breaker: CircuitBreaker) => void, CircuitBreakerOptions, (breaker: CircuitBreaker) => void]
  >([
    ['reset', opened, {}, (breaker) => breaker.reset()],
    ['reset while it is open without end', opened, { resetTimeoutMs: Infinity }, (breaker) => breaker.reset()],
    ['held closed', opened, { resetTimeoutMs: Infinity }, (breaker) => void breaker.hold('closed')],
    ['tripped for no time', opened, { resetTimeoutMs: Infinity }, (breaker) => breaker.trip(0, { forMs: 0 })],
  ])('is woken when the circuit is %s', async (_, begin, options, act) => {
    const { breaker, seen } = waiting(options, begin)
    expect(await seen()).toBeUndefined()

    act(breaker)

    expect([await seen(), subscriptions(), time.timers()]).toEqual([0, 0, 0])
  })

  it('waits anew where the circuit is tripped meanwhile, for as long as that says', async () => {
    const { breaker, seen } = waiting({}, opened)
    await time.pass(900)

    breaker.trip(undefined, { forMs: 300 })
    await time.pass(299)
    expect(await seen()).toBeUndefined()
    await time.pass(1)

    expect(await seen()).toBe(0)
  })

  it('has no timer under a hold, and goes on when the last one is released', async () => {
    const { breaker, seen } = waiting({}, opened)
    const holds = [breaker.hold('open'), breaker.hold('open')]
    await time.pass(5_000)
    expect([await seen(), time.timers()]).toEqual([undefined, 0])

    holds[0]?.release()
    expect(await seen()).toBeUndefined()
    holds[1]?.release()

    expect(await seen()).toBe(0)
  })

  it('waits for the rest of an open period when a hold is released in it', async () => {
    const { breaker, seen } = waiting({}, opened)
    const hold = breaker.hold('open')
    await time.pass(400)

    hold.release()
    await time.pass(599)
    expect(await seen()).toBeUndefined()
    await time.pass(1)

    expect(await seen()).toBe(0)
  })

  it.each(['succeed', 'ignore'] as const)('is woken when a probe in flight ends: %s()', async (end) => {
    const breaker = new CircuitBreaker({ probeTimeoutMs: Infinity })
    breaker.trip(undefined, { forMs: 0 })
    const probe = breaker.acquire()
    let admitted = false
    void untilAdmitted(breaker).then(() => (admitted = true))
    await time.pass(100_000)
    expect([admitted, time.timers()]).toEqual([false, 0])

    probe[end]()
    await time.pass(0)

    expect([admitted, subscriptions()]).toEqual([true, 0])
  })

  it('waits on when a probe fails', async () => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000, probeTimeoutMs: Infinity })
    breaker.trip(undefined, { forMs: 0 })
    const probe = breaker.acquire()
    let admitted = false
    void untilAdmitted(breaker).then(() => (admitted = true))

    probe.fail()
    await time.pass(999)
    expect(admitted).toBe(false)
    await time.pass(1)

    expect(admitted).toBe(true)
  })

  it('is woken when a probe in flight loses its slot', async () => {
    const { seen } = waiting({ probeTimeoutMs: 500 }, probing)

    await time.pass(499)
    expect(await seen()).toBeUndefined()
    await time.pass(1)

    expect(await seen()).toBe(0)
  })

  it('waits on when somebody else was first', async () => {
    const { breaker, seen } = waiting({ probeTimeoutMs: 10_000 }, opened)
    breaker.subscribe((event) => {
      // Whoever hears of the release first takes the only slot.
      if (event.type === 'hold' && !event.held) breaker.tryAcquire()
    })
    const hold = breaker.hold('open')
    await time.pass(1_000)

    hold.release()
    expect(await seen()).toBeUndefined()
    await time.pass(10_000)

    expect(await seen()).toBe(0)
  })

  it('is not woken by rejections', async () => {
    const { breaker } = waiting({ resetTimeoutMs: Infinity }, opened)
    const looks = vi.spyOn(breaker, 'retryAfterMs', 'get')

    for (let call = 0; call < 100; call++) breaker.tryAcquire()
    await time.pass(0)

    expect(looks).not.toHaveBeenCalled()
  })

  it('keeps the program alive while its timer runs', async () => {
    const unref = vi.fn()
    const real = setTimeout
    globalThis.setTimeout = ((act: () => void, ms: number) => Object.assign(real(act, ms), { unref })) as never
    const { done } = waiting({}, opened)
    await time.pass(1_000)
    globalThis.setTimeout = real

    await done
    expect(unref).not.toHaveBeenCalled()
  })
})
