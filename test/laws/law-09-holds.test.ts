import { describe, expect, it } from 'vitest'
import { execute } from 'recloser'
import { Harness, refusal } from '../support/harness.ts'

describe('law 9: an open hold', () => {
  it('rejects every call with ERR_CIRCUIT_HELD', () => {
    const { breaker } = new Harness({ name: 'billing' })

    breaker.hold('open')

    expect(refusal(breaker)).toMatchObject({ code: 'ERR_CIRCUIT_HELD', circuit: 'billing', retryAfterMs: Infinity })
  })

  it('reads open, and no wait helps', () => {
    const { breaker } = new Harness()

    breaker.hold('open')

    expect([breaker.state, breaker.retryAfterMs, breaker.stats.state]).toEqual(['open', Infinity, 'open'])
  })

  it('says ERR_CIRCUIT_HELD also where the circuit below is open, or half-open without a slot', () => {
    const open = new Harness()
    open.breaker.trip()
    const full = new Harness()
    full.probe()

    open.breaker.hold('open')
    full.breaker.hold('open')

    expect([refusal(open.breaker).code, refusal(full.breaker).code]).toEqual(['ERR_CIRCUIT_HELD', 'ERR_CIRCUIT_HELD'])
  })

  it('runs no task', async () => {
    const { breaker } = new Harness()
    breaker.hold('open')
    let runs = 0

    await execute(breaker, () => ++runs).catch(() => undefined)

    expect(runs).toBe(0)
  })

  it('leaves a closed circuit with its counts', () => {
    const harness = new Harness({ failureThreshold: 3 })
    harness.fail(2)

    const hold = harness.breaker.hold('open')
    harness.breaker.tryAcquire()
    hold.release()
    harness.fail()

    expect(harness.breaker.state).toBe('open')
  })

  it('leaves the open period of an open circuit running', () => {
    const harness = new Harness()
    harness.breaker.trip()
    const hold = harness.breaker.hold('open')
    harness.pass(50_000)

    hold.release()

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['open', 10_000])
  })

  it('leaves a half-open circuit with its probes', () => {
    const harness = new Harness({ successThreshold: 2 })
    const probe = harness.probe()

    const hold = harness.breaker.hold('open')
    probe.succeed()
    hold.release()

    expect([harness.breaker.state, harness.breaker.stats.successes]).toEqual(['half-open', 1])
  })

  it('counts the verdict of a call that was admitted before it', () => {
    const harness = new Harness({ failureThreshold: 1 })
    const permit = harness.breaker.acquire()
    const hold = harness.breaker.hold('open')

    permit.fail()
    hold.release()

    expect(harness.breaker.stats.totals).toMatchObject({ failures: 1, trips: 1 })
  })

  it('is no transition: taking and releasing tells of the handle alone', () => {
    const harness = new Harness()

    harness.breaker.hold('open').release()
    harness.breaker.hold('closed').release()

    expect(harness.told()).toEqual(['hold', 'hold', 'hold', 'hold'])
  })

  it('rejects in shadow mode too, and says that the call was not run', () => {
    const harness = new Harness({ shadow: true })
    harness.breaker.hold('open')

    const { code } = refusal(harness.breaker)

    expect([code, harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['ERR_CIRCUIT_HELD', 'open', Infinity])
    expect(harness.events.at(-1)).toMatchObject({ type: 'rejected', shadow: false })
  })

  it('rejects in shadow mode only as long as it is held', () => {
    const harness = new Harness({ shadow: true })
    harness.breaker.trip()
    const hold = harness.breaker.hold('open')
    const before = harness.breaker.tryAcquire()

    hold.release()

    expect([before, harness.breaker.tryAcquire()?.fail()]).toEqual([undefined, true])
    expect(harness.breaker.stats.totals).toMatchObject({ rejected: 2, ignored: 1 })
  })

  const attempts: { attempt: string; act: (harness: Harness) => void }[] = [
    {
      attempt: 'reset',
      act: ({ breaker }) => {
        breaker.reset()
      },
    },
    {
      attempt: 'trip',
      act: ({ breaker }) => {
        breaker.trip()
      },
    },
    {
      attempt: 'a day',
      act: (harness) => {
        harness.pass(86_400_000)
      },
    },
    {
      attempt: 'a closed hold',
      act: ({ breaker }) => {
        breaker.hold('closed')
      },
    },
    {
      attempt: 'the release of another hold',
      act: ({ breaker }) => {
        breaker.hold('open').release()
      },
    },
    {
      attempt: 'a closed hold that comes and goes',
      act: ({ breaker }) => {
        breaker.hold('closed').release()
      },
    },
  ]
  it.each(attempts)('does not end by $attempt', ({ act }) => {
    const harness = new Harness()
    harness.breaker.hold('open')

    act(harness)

    expect(refusal(harness.breaker).code).toBe('ERR_CIRCUIT_HELD')
  })

  it('does not end by verdicts of calls that were in flight', () => {
    const { breaker } = new Harness()
    const permits = [breaker.acquire(), breaker.acquire(), breaker.acquire()]
    breaker.hold('open')

    permits[0]?.succeed()
    permits[1]?.fail()
    permits[2]?.ignore()

    expect(refusal(breaker).code).toBe('ERR_CIRCUIT_HELD')
  })

  it('ends when its handle is released, and leaves the circuit below to decide', () => {
    const { breaker } = new Harness()
    const hold = breaker.hold('open')
    breaker.trip()

    hold.release()

    expect(refusal(breaker).code).toBe('ERR_CIRCUIT_OPEN')
  })

  it('ends when its handle is disposed', () => {
    const { breaker } = new Harness()
    const hold = breaker.hold('open')

    hold[Symbol.dispose]()

    expect(breaker.tryAcquire()).toBeDefined()
  })

  it('lives until the last of its handles is released', () => {
    const { breaker } = new Harness()
    const holds = [breaker.hold('open'), breaker.hold('open'), breaker.hold('open')]
    holds[1]?.release()
    holds[0]?.release()
    const before = breaker.tryAcquire()

    holds[2]?.release()

    expect([before, breaker.tryAcquire() !== undefined]).toEqual([undefined, true])
  })

  it('takes no harm from a handle that is released twice, or released and disposed', () => {
    const { breaker } = new Harness()
    const twice = breaker.hold('open')
    breaker.hold('open')

    twice.release()
    twice.release()
    twice[Symbol.dispose]()

    expect(refusal(breaker).code).toBe('ERR_CIRCUIT_HELD')
  })

  it('recovers as usual from a trip that came under it', () => {
    const harness = new Harness()
    const hold = harness.breaker.hold('open')
    harness.breaker.trip()
    hold.release()
    harness.pass(60_000)

    harness.succeed()

    expect(harness.breaker.state).toBe('closed')
  })
})

describe('law 9: hold()', () => {
  it.each(['half-open', 'shut', '', undefined, null, 1])('takes open and closed only, not %s', (position) => {
    const { breaker } = new Harness()

    expect(() => breaker.hold(position as 'open')).toThrow(/^hold\(\): `position` .*received/)
  })
})
