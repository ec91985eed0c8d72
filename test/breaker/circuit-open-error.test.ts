import { describe, expect, it } from 'vitest'
import { CircuitBreaker, CircuitOpenError, isCircuitOpen, isRejection, RejectedError } from 'recloser'
import { Harness, refusal } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

const opened = (forMs: number, reason?: unknown): CircuitOpenError => {
  const { breaker } = new Harness({ name: 'billing' })
  breaker.trip(reason, { forMs })
  return refusal(breaker)
}

const probing = (probeTimeoutMs: number): CircuitOpenError => {
  const harness = new Harness({ name: 'billing', probeTimeoutMs })
  harness.probe()
  return refusal(harness.breaker)
}

const held = (): CircuitOpenError => {
  const { breaker } = new Harness({ name: 'billing' })
  breaker.hold('open')
  return refusal(breaker)
}

describe('a CircuitOpenError says what to do', () => {
  it.each([
    { title: 'open', make: () => opened(1_200), message: 'Circuit "billing" is open: retry in 1200 ms' },
    { title: 'open for a fraction', make: () => opened(0.2), message: 'Circuit "billing" is open: retry in 1 ms' },
    {
      title: 'open for ever',
      make: () => opened(Infinity),
      message: /^Circuit "billing" is open: waiting does not help/,
    },
    { title: 'probing', make: () => probing(300), message: /is half-open, its probes are in flight: retry in 300 ms$/ },
    {
      title: 'probing for ever',
      make: () => probing(Infinity),
      message: 'Circuit "billing" is half-open, its probes are in flight: retry when one of them has ended',
    },
    { title: 'held', make: held, message: /^Circuit "billing" is held open: release/ },
  ])('in its message: $title', ({ make, message }) => {
    expect(make().message).toMatch(message)
  })

  it.each([
    { title: 'open', make: () => opened(1_200), data: ['ERR_CIRCUIT_OPEN', 'open', 1_200] },
    { title: 'open for ever', make: () => opened(Infinity), data: ['ERR_CIRCUIT_OPEN', 'open', Infinity] },
    { title: 'probing', make: () => probing(300), data: ['ERR_CIRCUIT_PROBE_LIMIT', 'half-open', 300] },
    { title: 'held', make: held, data: ['ERR_CIRCUIT_HELD', 'open', Infinity] },
  ])('in its code, state and wait: $title', ({ make, data }) => {
    const { circuit, code, state, retryAfterMs } = make()

    expect([circuit, code, state, retryAfterMs]).toEqual(['billing', ...data])
  })
})

describe('a CircuitOpenError is', () => {
  it('an Error and a RejectedError, by its own name', () => {
    const error = opened(1)

    expect([error instanceof Error, error instanceof RejectedError, error.name, String(error)]).toEqual([
      true,
      true,
      'CircuitOpenError',
      'CircuitOpenError: Circuit "billing" is open: retry in 1 ms',
    ])
  })

  it('known to both guards', () => {
    const error = opened(1)

    expect([isCircuitOpen(error), isRejection(error)]).toEqual([true, true])
  })

  it('told from other rejections', () => {
    const error: unknown = new RejectedError('full', 'ERR_BULKHEAD_FULL')

    expect([isCircuitOpen(error), isRejection(error)]).toEqual([false, true])
  })

  it('a new object each time, since callers may write on it', () => {
    const { breaker } = new Harness()
    breaker.trip()

    expect(refusal(breaker)).not.toBe(refusal(breaker))
  })

  it('the same in JSON, for logs', () => {
    expect(JSON.parse(JSON.stringify(opened(5)))).toEqual({
      code: 'ERR_CIRCUIT_OPEN',
      circuit: 'billing',
      state: 'open',
      retryAfterMs: 5,
    })
  })

  it.each([undefined, null, 'ERR_CIRCUIT_OPEN', { code: 'ERR_CIRCUIT_OPEN' }, new Error('open')])(
    'not what %s is',
    (value) => {
      expect(isCircuitOpen(value)).toBe(false)
    },
  )
})

describe('the guards', () => {
  const brand = Symbol.for('recloser.rejected')
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()

  it.each([{ code: 7 }, { code: undefined }, { code: null }, { code: {} }, {}])(
    'do not throw for a rejection of another copy whose code is no string: %o',
    (foreign) => {
      const error: unknown = Object.assign(new Error('no'), foreign, { [brand]: true })

      expect([isCircuitOpen(error), isRejection(error)]).toEqual([false, true])
    },
  )

  it('do not throw for what cannot be looked into', () => {
    expect([isCircuitOpen(proxy), isRejection(proxy)]).toEqual([false, false])
  })
})

describe('the cause of a CircuitOpenError', () => {
  it('is the failure that opened the circuit', () => {
    const harness = new Harness({ failureThreshold: 1 })
    const cause = new Error('down')

    harness.fail(1, cause)

    expect(refusal(harness.breaker).cause).toBe(cause)
  })

  it('is the same while half-open', () => {
    const cause = new Error('down')
    const harness = new Harness()
    harness.breaker.trip(cause)
    harness.pass(60_000)
    harness.breaker.acquire()

    expect(refusal(harness.breaker).cause).toBe(cause)
  })

  it('is there also where it is falsy', () => {
    expect(opened(1, 0).cause).toBe(0)
  })

  it('is no field at all where there is none', () => {
    expect('cause' in opened(1)).toBe(false)
  })
})

describe('admit', () => {
  it('gives as a value what acquire throws', () => {
    const breaker = new CircuitBreaker({ clock: () => 0 })
    breaker.trip('why')
    const thrown = (): unknown => {
      try {
        return breaker.acquire()
      } catch (error) {
        return error
      }
    }

    expect(breaker.admit()).toEqual(thrown())
  })

  it('gives the permit of a call that may be made', () => {
    const permit = new CircuitBreaker().admit()

    expect('code' in permit ? raise(permit) : permit.succeed()).toBe(true)
  })
})
