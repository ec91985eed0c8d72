import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { harness, callRuns, failCall } from './harness.ts'

const time = fakeTime()
const endless = { resetTimeoutMs: Infinity }

describe('where the open period never ends', () => {
  it('checks every interval, and a success closes by probes', async () => {
    const { breaker, checkedAtMs, heard } = harness(['down', 'up'], { intervalMs: 500 }, endless)
    failCall(breaker)

    await time.pass(1_000)

    expect([checkedAtMs, breaker.state]).toEqual([[500, 1_000], 'closed'])
    expect(heard).toEqual([
      'closed > open: 1 failure',
      'open > half-open: reset timeout passed',
      'half-open > open: probe failed',
      'probe 1: failure',
      'open > half-open: reset timeout passed',
      'half-open > closed: probes succeeded',
      'probe 2: success',
    ])
    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 2, trips: 2 })
  })

  it('checks every minute by default', async () => {
    const { breaker, checkedAtMs } = harness(['down'], {}, endless)
    failCall(breaker)

    await time.pass(120_000)

    expect(checkedAtMs).toEqual([60_000, 120_000])
  })

  it('lets no call be a probe: neither between checks, nor during one, nor after one that is called off', async () => {
    const { breaker, probe } = harness(['down', 'hangs'], { intervalMs: 500 }, { ...endless, halfOpenMaxCalls: 5 })
    failCall(breaker)

    for (let quarters = 0; quarters < 12; quarters++) {
      expect([breaker.state, breaker.retryAfterMs, callRuns(breaker)]).toEqual(['open', Infinity, false])
      await time.pass(125)
    }
    probe.stop()

    expect([breaker.state, breaker.retryAfterMs, callRuns(breaker)]).toEqual(['open', Infinity, false])
  })

  it('keeps the failure that opened the circuit as the cause of its rejections', async () => {
    const { breaker } = harness(['hangs'], { intervalMs: 500 }, endless)
    failCall(breaker)

    await time.pass(700)

    expect(breaker.admit()).toMatchObject({ code: 'ERR_CIRCUIT_OPEN', cause: new Error('outage') })
  })

  it('closes at as many successes as the breaker asks for, and stays open until then', async () => {
    const { breaker, checkedAtMs } = harness(['up'], { intervalMs: 500 }, { ...endless, successThreshold: 3 })
    failCall(breaker)

    await time.pass(1_499)
    expect([breaker.state, checkedAtMs.length]).toEqual(['open', 2])
    await time.pass(1)

    expect([breaker.state, breaker.stats.totals.successes]).toEqual(['closed', 3])
  })

  it('begins counting anew when a failed check has opened it again', async () => {
    const rules = { ...endless, successThreshold: 2 }
    const { breaker, checkedAtMs } = harness(['up', 'down', 'up', 'up'], { intervalMs: 500 }, rules)
    failCall(breaker)

    await time.pass(1_999)
    expect(breaker.state).toBe('open')
    await time.pass(1)

    expect([breaker.state, checkedAtMs.length]).toEqual(['closed', 4])
  })

  it('bears as many failed checks as the breaker does', async () => {
    const rules = { ...endless, successThreshold: 2, halfOpenFailureThreshold: 2 }
    const { breaker, heard } = harness(['up', 'down', 'up'], { intervalMs: 500 }, rules)
    failCall(breaker)

    await time.pass(1_000)
    expect(heard).toEqual(['closed > open: 1 failure', 'probe 1: success', 'probe 2: failure'])
    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', Infinity])
    await time.pass(500)

    expect([breaker.state, breaker.stats.totals.trips]).toEqual(['closed', 1])
  })

  it('stays open, and begins no half-open period, after one failed check where it takes two', async () => {
    const rules = { ...endless, halfOpenFailureThreshold: 2 }
    const { breaker, heard } = harness(['down'], { intervalMs: 500 }, rules)
    failCall(breaker)

    await time.pass(500)
    expect([breaker.state, breaker.retryAfterMs, heard]).toEqual([
      'open',
      Infinity,
      ['closed > open: 1 failure', 'probe 1: failure'],
    ])
    await time.pass(500)

    expect(heard.slice(2)).toEqual([
      'open > half-open: reset timeout passed',
      'half-open > open: probe failed',
      'probe 2: failure',
    ])
  })

  it('drops verdicts of an open period that somebody has begun anew', async () => {
    const { breaker } = harness(['up'], { intervalMs: 500 }, { ...endless, successThreshold: 2 })
    failCall(breaker)
    await time.pass(500)

    breaker.trip()
    await time.pass(500)
    expect(breaker.state).toBe('open')
    await time.pass(500)

    expect(breaker.state).toBe('closed')
  })

  it('drops a check that says nothing', async () => {
    const { breaker, heard } = harness(['up'], { intervalMs: 500 }, { ...endless, isIgnored: () => true })
    breaker.trip()

    await time.pass(1_000)

    expect(heard).toEqual(['closed > open: manual', 'probe 1: ignored', 'probe 2: ignored'])
  })

  it.each([
    { script: ['up'], rules: { successThreshold: 2 } },
    { script: ['down'], rules: { halfOpenFailureThreshold: 2 } },
  ] as const)('goes on where a listener holds the circuit while the checks $script.0 are counted', async (row) => {
    const { breaker, heard } = harness(row.script, { intervalMs: 500 }, { ...endless, ...row.rules })
    breaker.subscribe(
      ({ type }) => void (type === 'transition' && breaker.state === 'half-open' && breaker.hold('open')),
    )
    failCall(breaker)

    await time.pass(1_000)

    expect([breaker.state, callRuns(breaker)]).toEqual(['open', false])
    expect(heard.at(-1)).toMatch(/^probe 2: /)
  })
})

describe('an interval beside an open period that ends', () => {
  it('checks before the period is over too', async () => {
    const { breaker, checkedAtMs } = harness(['up'], { intervalMs: 200 }, { resetTimeoutMs: 60_000 })
    failCall(breaker)

    await time.pass(200)

    expect([breaker.state, checkedAtMs]).toEqual(['closed', [200]])
  })

  it('takes an ordinary probe permit once it is over', async () => {
    const { breaker, checkedAtMs } = harness(['hangs'], { intervalMs: 5_000 })
    failCall(breaker)

    await time.pass(5_000)

    expect([breaker.state, callRuns(breaker), checkedAtMs]).toEqual(['half-open', false, [5_000]])
  })

  it('leaves the circuit to a probe of a caller, whatever its own check says meanwhile', async () => {
    const { breaker, heard } = harness(['hangs'], { intervalMs: 900, timeoutMs: 300 })
    failCall(breaker)
    await time.pass(1_000)
    const permit = breaker.acquire()
    await time.pass(200)

    expect([permit.probe, breaker.state, heard.at(-1)]).toEqual([true, 'half-open', 'probe 1: failure, late'])
    permit.succeed()

    expect([breaker.state, time.timers()]).toEqual(['closed', 0])
  })

  it('waits for a caller who probes', async () => {
    const { breaker, checkedAtMs } = harness(['up'], { intervalMs: 900 }, { probeTimeoutMs: Infinity })
    failCall(breaker)
    await time.pass(899)
    breaker.trip(undefined, { forMs: 0 })
    const permit = breaker.acquire()

    await time.pass(5_000)
    expect(checkedAtMs).toEqual([])
    permit.ignore()
    await time.pass(900)

    expect([checkedAtMs.length, breaker.state]).toEqual([1, 'closed'])
  })
})
