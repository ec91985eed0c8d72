import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { slowStart } from 'recloser/recovery'
import { recordCalls } from 'recloser/simulate'
import { fakeTime } from '../support/fake-time.ts'

const time = fakeTime()

describe('what the library itself hears of a breaker', () => {
  it('is what a call that counts for nothing would have counted as', () => {
    const breaker = new CircuitBreaker({ clock: () => 7 })
    const lines: unknown[] = []
    recordCalls(breaker, (line) => lines.push(JSON.parse(line)))
    breaker.hold('closed')

    breaker.acquire().succeed()
    breaker.acquire().fail()

    expect(lines).toEqual([
      { atMs: 7, durationMs: 0, outcome: 'success' },
      { atMs: 7, durationMs: 0, outcome: 'failure' },
    ])
  })

  it('is told as a listener where it throws', () => {
    const told: unknown[] = []
    const breaker = new CircuitBreaker({ onHookError: (error, hook) => void told.push([error, hook]) })
    const full = new Error('disk full')
    recordCalls(breaker, () => {
      throw full
    })

    breaker.acquire().succeed()

    expect(told).toEqual([[full, 'listener']])
  })

  it('is an open period that begins anew, and nothing where a closed circuit is reset', async () => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: Infinity })
    const checks: number[] = []
    probeInBackground(breaker, () => checks.push(performance.now()))

    breaker.reset()
    const timers = time.timers()
    breaker.trip()
    breaker.trip(undefined, { forMs: 500 })
    await time.pass(500)

    expect([timers, checks.length]).toEqual([0, 1])
  })

  it('is no open period that begins anew where a verdict comes too late', async () => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: Infinity })
    const checks: number[] = []
    breaker.subscribe(() => undefined)
    const early = breaker.acquire()
    breaker.trip()
    probeInBackground(breaker, () => checks.push(performance.now()), { intervalMs: 1_000 })
    await time.pass(500)

    early.succeed()
    await time.pass(500)

    expect(checks).toHaveLength(1)
  })
})

describe('what a recovery hears of', () => {
  it('is no rejection by a hold', () => {
    let nowMs = 0
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000, recovery: slowStart(), clock: () => nowMs })
    breaker.trip()
    const hold = breaker.hold('open')
    nowMs = 999
    breaker.tryAcquire()
    hold.release()
    nowMs = 1_000

    breaker.acquire().succeed()

    expect(breaker.state).toBe('closed')
  })
})

describe('who listens', () => {
  it('hears of rejections also where nobody wants to hear of anything else', () => {
    const breaker = new CircuitBreaker()
    const heard: string[] = []
    breaker.subscribe('rejected', ({ type }) => void heard.push(type))
    breaker.trip()

    breaker.tryAcquire()

    expect(heard).toEqual(['rejected'])
  })

  it.each([
    {
      how: 'was closed by hand',
      act: (breaker: CircuitBreaker) => {
        breaker.trip()
        breaker.reset()
      },
    },
    { how: 'was held', act: (breaker: CircuitBreaker) => breaker.hold('open').release() },
  ])('hears of each call after the circuit $how, too', async ({ act }) => {
    const breaker = new CircuitBreaker()
    const heard: string[] = []
    breaker.subscribe('success', ({ type }) => void heard.push(type))
    act(breaker)

    await execute(breaker, () => 'up')

    expect(heard).toEqual(['success'])
  })
})

describe('a permit that was settled', () => {
  it('has no answer any more', () => {
    const permit = new CircuitBreaker().acquire()
    permit.succeed()

    expect(() => permit.answer?.()).not.toThrow()
  })
})
