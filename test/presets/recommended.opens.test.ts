import { describe, expect, it } from 'vitest'
import { recommended } from 'recloser/presets'
import { Harness } from '../support/harness.ts'

const fresh = (): Harness => new Harness(recommended())

describe('a breaker with the recommended options', () => {
  it('opens at six failures in a row that have lasted 200 ms', () => {
    const harness = fresh()
    harness.fail(6)
    harness.pass(199)
    harness.fail()
    const before = harness.breaker.state
    harness.pass(1)

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
    expect(harness.events.at(-1)).toMatchObject({ reason: '8 failures in a row' })
  })

  it('leaves five failures in a row alone, however long they last', () => {
    const harness = fresh()
    harness.fail(4)
    harness.pass(60_000)

    harness.fail()

    expect(harness.breaker.state).toBe('closed')
  })

  /** Two calls a step, of which one fails. */
  const half = (harness: Harness, steps: number, stepMs: number): void => {
    for (let step = 0; step < steps; step++) {
      harness.pass(stepMs)
      harness.succeed()
      harness.fail()
    }
  }

  it('opens when half of the calls of the last 10 seconds fail, for a second', () => {
    const harness = fresh()
    half(harness, 10, 10)
    const reachedAtMs = harness.nowMs
    half(harness, 99, 10)
    const before = harness.breaker.state

    half(harness, 1, 10)

    expect([before, harness.breaker.state, harness.nowMs - reachedAtMs]).toEqual(['closed', 'open', 1_000])
    expect(harness.events.at(-1)).toMatchObject({ reason: 'failure rate 0.5 of 220 calls' })
  })

  it('leaves a rate alone while the last 10 seconds have fewer than 20 calls', () => {
    const harness = fresh()

    half(harness, 100, 1_200)

    expect(harness.transitions()).toEqual([])
  })

  it('opens when five calls hang and none has ended for 5 seconds', () => {
    const harness = fresh()
    for (let call = 0; call < 5; call++) harness.breaker.acquire()
    harness.pass(4_999)
    harness.breaker.acquire()
    const before = harness.breaker.state
    harness.pass(1)

    harness.breaker.acquire()

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
    expect(harness.events.at(-1)).toMatchObject({ reason: 'no end of 7 calls for 5000 ms' })
  })

  it('lets the traffic come back step by step: one good probe is not enough after calls were rejected', () => {
    const harness = fresh()
    harness.breaker.trip()
    harness.pass(harness.breaker.retryAfterMs - 1)
    harness.breaker.tryAcquire()
    harness.pass(1)

    harness.succeed()

    expect(harness.breaker.state).toBe('half-open')
  })

  it.each([
    { random: 0, part: 0.8 },
    { random: 0.5, part: 1 },
  ])(
    'waits up to five and a half seconds after an opening, the more so the more have failed; by the chance $random, $part of it',
    ({ random, part }) => {
      const harness = new Harness(recommended({ random: () => random }))
      harness.fail(6)
      harness.pass(200)
      harness.fail()

      const waits = Array.from({ length: 13 }, () => {
        const { retryAfterMs } = harness.breaker
        harness.pass(retryAfterMs)
        harness.fail()
        return Math.round(retryAfterMs / part)
      })

      expect(waits).toEqual([600, 1_000, 400, 500, 800, 1_200, 2_200, 3_400, 3_500, 3_500, 3_500, 5_500, 5_500])
    },
  )
})
