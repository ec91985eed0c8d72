import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { fakeTime } from '../support/fake-time.ts'
import { harness, failCall } from './harness.ts'

const time = fakeTime()
const endless = { resetTimeoutMs: Infinity }

describe('what others do to the circuit meanwhile', () => {
  it.each([{}, endless])('reset() calls off a check that runs (%j)', async (rules) => {
    const { breaker, signals, probe } = harness(['hangs'], { intervalMs: 1_000 }, rules)
    failCall(breaker)
    await time.pass(1_000)

    breaker.reset()

    expect([signals[0]?.aborted, time.timers(), probe.attempts, breaker.state]).toEqual([true, 0, 0, 'closed'])
  })

  it('trip() leaves a check to end, late, and then goes on', async () => {
    const { breaker, checkedAtMs, heard } = harness(['hangs', 'up'], { timeoutMs: 100 })
    failCall(breaker)
    await time.pass(1_050)

    breaker.trip()
    await time.pass(50)
    expect(heard.at(-1)).toBe('probe 1: failure, late')
    await time.pass(950)

    expect([checkedAtMs, breaker.state]).toEqual([[1_000, 2_050], 'closed'])
  })

  it('trip() for longer makes a timer that has run down wait on', async () => {
    const { breaker, checkedAtMs } = harness(['up'])
    failCall(breaker)
    await time.pass(500)

    breaker.trip(undefined, { forMs: 3_000 })
    await time.pass(2_999)
    expect(checkedAtMs).toEqual([])
    await time.pass(1)

    expect([checkedAtMs, breaker.state]).toEqual([[3_500], 'closed'])
  })

  it.each(['open', 'closed'] as const)(
    'a hold, %s, is left alone: no check counts or runs against it',
    async (position) => {
      const { breaker, checkedAtMs } = harness(['up'])
      failCall(breaker)
      const hold = breaker.hold(position)

      await time.pass(10_000)
      expect([checkedAtMs, breaker.state, breaker.stats.totals.ignored]).toEqual([[], position, 0])
      hold.release()
      await time.pass(1_000)

      expect(breaker.state).toBe('closed')
    },
  )

  it('a hold keeps checks away also where they need not wait for the open period', async () => {
    const { breaker, checkedAtMs } = harness(['up'], { intervalMs: 500 }, endless)
    failCall(breaker)
    breaker.hold('open')

    await time.pass(10_000)

    expect(checkedAtMs).toEqual([])
  })

  it.each(['open', 'closed'] as const)(
    'a hold, %s, that is taken during an early check makes it late',
    async (position) => {
      const { breaker, heard } = harness(['hangs', 'up'], { timeoutMs: 100, intervalMs: 500 }, endless)
      failCall(breaker)
      await time.pass(550)

      const hold = breaker.hold(position)
      await time.pass(50)
      expect(heard.at(-1)).toBe('probe 1: failure, late')
      hold.release()
      await time.pass(500)

      expect(breaker.state).toBe('closed')
    },
  )

  const takenInHand: readonly (readonly [string, (breaker: CircuitBreaker) => void])[] = [
    ['held open for a moment', (breaker) => breaker.hold('open').release()],
    ['held closed for a moment', (breaker) => breaker.hold('closed').release()],
    ['tripped', (breaker) => breaker.trip()],
    [
      'reset and tripped',
      (breaker) => {
        breaker.reset()
        breaker.trip()
      },
    ],
  ]
  const circuits = [
    ['open without end', endless, 500],
    ['checked before its time', { resetTimeoutMs: 60_000 }, 500],
    ['half-open', { resetTimeoutMs: 500 }, 500],
  ] as const

  it.each(takenInHand.flatMap(([what, act]) => circuits.map(([how, rules]) => ({ what, act, how, rules }))))(
    'a check of a circuit that is $how counts for nothing where the circuit was $what meanwhile',
    async ({ act, rules }) => {
      const answered = new EventTarget()
      const answer = new Promise((resolve) => answered.addEventListener('up', () => resolve('up')))
      const breaker = new CircuitBreaker(rules)
      const told: unknown[] = []
      const probe = probeInBackground(breaker, () => answer, { intervalMs: 500 })
      probe.subscribe((event) => told.push(event.type === 'probe' && [event.verdict, event.late]))
      breaker.trip()
      await time.pass(500)

      act(breaker)
      answered.dispatchEvent(new Event('up'))
      await time.pass(0)

      expect(breaker.state).not.toBe('closed')
      expect(breaker.stats.totals.successes).toBe(0)
      expect(told.filter((words) => words !== false)).toEqual(probe.attempts === 0 ? [] : [['success', true]])
      probe.stop()
    },
  )

  it('a hold before a check does not make it late', async () => {
    const { breaker, heard } = harness(['up'], { intervalMs: 500 }, endless)
    breaker.trip()
    breaker.hold('open').release()

    await time.pass(500)

    expect([breaker.state, heard.at(-1)]).toEqual(['closed', 'probe 1: success'])
  })

  it('a trip for a shorter time makes a timer that runs wait less', async () => {
    const { breaker, checkedAtMs } = harness(['up'])
    failCall(breaker)
    await time.pass(100)

    breaker.trip(undefined, { forMs: 200 })
    await time.pass(200)

    expect([checkedAtMs, breaker.state]).toEqual([[300], 'closed'])
  })

  it('a hold over an open period of 0 ms is not asked again and again', async () => {
    const { breaker, checkedAtMs } = harness(['up'], {}, { resetTimeoutMs: 0 })
    const hold = breaker.hold('closed')
    breaker.trip()
    await time.pass(59_000)
    hold.release()

    await time.pass(1_000)

    expect(checkedAtMs).toEqual([60_000])
  })

  it('a caller who probes first is waited for, and its failure begins the wait anew', async () => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000, probeTimeoutMs: 5_000 })
    breaker.trip()
    await time.pass(1_000)
    const permit = breaker.acquire()
    let checks = 0
    probeInBackground(breaker, () => ++checks)

    await time.pass(3_000)
    permit.fail()
    await time.pass(999)
    expect(checks).toBe(0)
    await time.pass(1)

    expect([checks, breaker.state]).toEqual([1, 'closed'])
  })

  it.each(['stop', 'reset', 'trip'] as const)(
    'a listener that does %s() as the probe is admitted has its way',
    async (act) => {
      const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000 })
      let checks = 0
      let acted = false
      breaker.subscribe((event) => {
        if (event.type !== 'transition' || event.to !== 'half-open' || acted) return
        acted = true
        if (act === 'stop') probe.stop()
        else breaker[act]()
      })
      const probe = probeInBackground(breaker, () => ++checks)
      breaker.trip()

      await time.pass(1_000)
      expect([checks, acted]).toEqual([0, true])
      await time.pass(1_000)

      expect([checks, breaker.state]).toEqual(
        { stop: [0, 'half-open'], reset: [0, 'closed'], trip: [1, 'closed'] }[act],
      )
      expect(time.timers()).toBe(0)
      // The permit of the check that was not made has come back.
      expect([breaker.retryAfterMs, breaker.stats.totals.ignored + breaker.stats.totals.late]).toEqual([0, 1])
    },
  )

  it.each(['stop', 'restart', 'reset'] as const)('a check that does %s() itself is called off', async (act) => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000 })
    const signals: AbortSignal[] = []
    const told: string[] = []
    const probe = probeInBackground(breaker, ({ signal }) => {
      signals.push(signal)
      if (signals.length > 1) return
      if (act === 'reset') breaker.reset()
      else probe[act]()
    })
    probe.subscribe(({ type }) => told.push(type))
    breaker.trip()

    await time.pass(1_000)
    await time.pass(1_000)

    const expected = { stop: ['half-open', 0, 1], restart: ['closed', 1, 2], reset: ['closed', 0, 1] }[act]
    expect([breaker.state, told.length, signals.length, signals[0]?.aborted]).toEqual([...expected, true])
    expect(time.timers()).toBe(0)
  })

  it('calls are not timed because of it', () => {
    const { isTimed, probe } = harness(['up'])

    expect(isTimed()).toBe(false)
    probe.stop()
  })

  it('shadow mode is recovered as well', async () => {
    const { breaker, checkedAtMs } = harness(['up'], {}, { shadow: true })
    breaker.trip()

    await time.pass(1_000)

    expect([checkedAtMs, breaker.state]).toEqual([[1_000], 'closed'])
  })
})
