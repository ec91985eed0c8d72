import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { viewOf } from './support/fake-client.ts'
import { granted, leased } from './support/fake-host.ts'

const time = fakeTime()

describe('the verdict of a probe', () => {
  it('is none where the result is ignored, and then a call may ask for a lease at once', async () => {
    const { breaker, told, answer } = await leased()

    breaker.acquire().ignore()
    await answer({ view: viewOf(true, 5, 0) })

    expect(told().at(-1)).toMatch(/^lease me\/1 none /)
    expect(breaker.current.state.kind).toBe('half-open')
    expect(breaker.retryAfterMs).toBe(1_000)
  })

  it('closes the circuit with the fleet, which says that the probes of this process succeeded', async () => {
    const { breaker, transitions, answer } = await leased()

    breaker.acquire().succeed()
    const before = transitions.at(-1)
    await answer({ view: viewOf(false, 6) })

    expect([before, transitions.at(-1)]).toEqual([
      'open > half-open: reset timeout passed',
      'half-open > closed: probes succeeded',
    ])
  })

  it('tells how the circuit would open again, and opens it so with the fleet', async () => {
    const { breaker, transitions, told, answer } = await leased()
    const cause = new Error('down')

    breaker.acquire().fail(cause)
    await answer({ view: viewOf(true, 6, 60_000) })

    expect(told().at(-1)).toBe('lease me/1 bad 60000 2 probe failed, by me 1 1  0 0 0')
    expect(transitions.at(-1)).toBe('half-open > open: probe failed')
    expect(breaker.current.state).toMatchObject({ kind: 'open', cause, attempt: 2 })
  })

  it('opens the circuit here where Redis goes away before it answers, which the others hear when Redis is back', async () => {
    const { breaker, circuit, transitions, told, lose, attach, settled } = await leased()
    breaker.acquire().fail(new Error('down'))

    await lose()
    const atOnce = transitions.at(-1)
    await attach()
    void circuit.sync()
    await settled()

    expect(atOnce).toBe('half-open > open: probe failed')
    expect(told().filter((words) => words.startsWith('vote '))).toEqual(['vote 60000 2 probe failed, by me 1'])
  })

  it('that came too late for Redis closes nothing here while more probes have to succeed', async () => {
    const { breaker, late } = await leased({ successThreshold: 2 })
    breaker.acquire().succeed()

    await late()

    expect(breaker.state).not.toBe('closed')
  })

  it('closes the circuit here where it came too late for Redis, though another lease went back in the meantime', async () => {
    const { breaker, answer, late } = await leased({ halfOpenMaxCalls: 2, successThreshold: 1 })
    const succeeds = breaker.acquire()
    breaker.tryAcquire()
    await answer(granted)
    await time.pass(1)
    const ignored = breaker.acquire()
    succeeds.succeed()
    ignored.ignore()

    await answer()
    await late(-2)

    expect(breaker.state).toBe('closed')
  })

  it('that the fleet has heard, and did not close by, closes nothing here when Redis goes away', async () => {
    const { breaker, answer, detach } = await leased()
    breaker.acquire().succeed()
    await answer({ view: viewOf(true, 5, 0) })

    detach()

    expect(breaker.current.state.kind).toBe('half-open')
  })
})
