import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, isCircuitOpen, type CircuitBreakerOptions, type Outcome } from 'recloser'
import { constant, withRetryAfter } from 'recloser/backoff'
import { BreakerRegistry } from 'recloser/registry'
import { complaint } from '../support/complaint.ts'
import { httpDoors } from './doors.ts'

const [a, b] = ['http://a.example', 'http://b.example']
const touchy = { failureThreshold: 1, clock: () => 0 }

describe.each(httpDoors)('$name', ({ name, open, statusOf }) => {
  const isMissing = (outcome: Outcome): boolean =>
    outcome.status === 'fulfilled' && statusOf(outcome.value as never) === 404

  describe('breaker', () => {
    it('is recommended() where it is not given: failures of one moment do not open the circuit', async () => {
      const [preset, plain] = [open(), open({ breaker: {} })]

      for (const { send } of [preset, plain]) for (let call = 0; call < 5; call++) await send(a, 500)

      expect([preset, plain].map(({ breakers }) => breakers.get(a).state)).toEqual(['closed', 'open'])
      expect(preset.breakers.get(a).settings.recovery.shape).toBe('slowStart')
    })

    it('may be a function of the key, asked once for each key', async () => {
      const breaker = vi.fn((key: string) => ({ ...touchy, failureThreshold: key === a ? 1 : 2 }))
      const { send, breakers } = open({ breaker })

      for (const url of [a, a, b, b]) await send(url)
      for (const url of [a, b]) await send(url, 500)

      expect(breaker.mock.calls).toEqual([[a], [b]])
      expect([...breakers].map(([key, { name, state }]) => [key, name, state])).toEqual([
        [a, a, 'open'],
        [b, b, 'closed'],
      ])
    })

    it('that is a function is asked for a key that is looked up by hand', () => {
      const { breakers } = open({ breaker: () => ({ failureThreshold: 1 }) })

      breakers.get(a).acquire().fail()

      expect(breakers.get(a).state).toBe('open')
    })

    it('may be a breaker, which all requests go through', async () => {
      const breaker = new CircuitBreaker(touchy)
      const { send, breakers } = open({ breaker })

      await send(a, 500)

      expect(breaker.state).toBe('open')
      expect(await send(b)).toSatisfy(isCircuitOpen)
      expect(breakers.size).toBe(0)
    })

    it('may be a function that gives breakers, or options, by the key', async () => {
      const own = new CircuitBreaker(touchy)
      const { send, breakers } = open({ breaker: (key: string) => (key === a ? own : touchy) })

      for (const url of [a, b]) await send(url, 500)

      expect(own.state).toBe('open')
      expect([...breakers].map(([key, { state }]) => [key, state])).toEqual([[b, 'open']])
    })

    it.each([
      [() => 5, '`breaker` must be a CircuitBreaker, or options of one'],
      [() => [], '`breaker` must be'],
      [() => undefined, '`breaker` must be'],
      [() => null, '`breaker` must be'],
      [() => Promise.resolve(touchy), '`breaker` must be'],
      [() => Promise.reject(new Error('late')), '`breaker` must be'],
      [() => ({ resetTimeoutMs: -1 }), 'CircuitBreaker(): `resetTimeoutMs` must be'],
    ])('fails the request for which the function gives what is no breaker: %o', async (breaker, words) => {
      const { send, breakers } = open({ breaker })

      expect(String(await send(a))).toContain(words)
      expect(breakers.size).toBe(0)
    })

    it('is asked once for each request where the function gives nothing', async () => {
      for (const nothing of [null, undefined]) {
        const breaker = vi.fn((): never => nothing as never)
        await open({ breaker }).send(a)
        expect(breaker.mock.calls).toEqual([[a]])
      }
    })

    it('fails the request for which the function throws, with its error', async () => {
      const error = new Error('no options')
      const { send } = open({
        breaker() {
          throw error
        },
      })

      expect(await send(a)).toBe(error)
    })
  })

  describe('registry', () => {
    it("is one's own, and readable as `.breakers`", async () => {
      const registry = new BreakerRegistry({ options: touchy })
      const [one, other] = [open({ registry }), open({ registry })]

      await one.send(a, 503)

      expect(one.breakers).toBe(registry)
      expect(await other.send(a)).toSatisfy(isCircuitOpen)
    })

    it.each([{ breaker: {} }, { maxSize: 5 }])('is refused together with %j', (options) => {
      const [option = ''] = Object.keys(options)

      expect(complaint(() => open({ registry: new BreakerRegistry(), ...options })).message).toContain(
        `${name}: \`${option}\` must be absent where \`registry\` is given, received`,
      )
    })

    it.each([5, [], {}])('is refused where it is none: %j', (registry) => {
      expect(complaint(() => open({ registry })).message).toContain(`${name}: \`registry\` must be a BreakerRegistry`)
    })
  })

  describe("a breaker of one's own", () => {
    const own = (options: Pick<CircuitBreakerOptions, 'resetTimeoutMs' | 'isFailure' | 'isIgnored'>) => {
      const breaker = new CircuitBreaker({ ...touchy, ...options })
      return { breaker, ...open({ breaker }) }
    }

    it('counts as HTTP does where it has no predicates', async () => {
      const { breaker, send } = own({})

      for (const status of [200, 404, 429]) await send(a, status)

      expect(breaker.stats.totals).toMatchObject({ successes: 2, failures: 1 })
    })

    it('keeps its own predicates', async () => {
      const { breaker, send } = own({
        isFailure: isMissing,
        isIgnored: (outcome) => outcome.status === 'fulfilled' && statusOf(outcome.value as never) === 500,
      })

      for (const status of [500, 503, 404]) await send(a, status)

      expect(breaker.stats.totals).toMatchObject({ ignored: 1, successes: 1, failures: 1 })
    })

    it('keeps its resetTimeoutMs, which heeds Retry-After if it is wrapped', async () => {
      const [plain, heeding] = [
        own({ resetTimeoutMs: 10_000 }),
        own({ resetTimeoutMs: withRetryAfter(constant(10_000)) }),
      ]

      for (const { send } of [plain, heeding]) await send(a, 503, { 'retry-after': '120' })

      expect([plain.breaker.retryAfterMs, heeding.breaker.retryAfterMs]).toEqual([10_000, 120_000])
    })
  })

  describe.each(['isFailure', 'isIgnored'] as const)('%s', (option) => {
    const counted = option === 'isFailure' ? 'failures' : 'ignored'

    it("takes the place of the breaker's, and is asked about the response", async () => {
      const breakers = [{ [option]: () => false }, new CircuitBreaker({ [option]: () => false })]
      for (const breaker of breakers) {
        const client = open({ breaker, [option]: isMissing })

        await client.send(a, 404)

        const { stats } = breaker instanceof CircuitBreaker ? breaker : client.breakers.get(a)
        expect(stats.totals[counted]).toBe(1)
      }
    })

    it('is refused where it is no function, in the breaker too', () => {
      for (const wrong of [5, null, 'x']) {
        expect(complaint(() => open({ [option]: wrong })).message).toContain(
          `${name}: \`${option}\` must be a function`,
        )
        expect(complaint(() => open({ breaker: { [option]: wrong } })).message).toContain(
          `CircuitBreaker(): \`${option}\` must be a function`,
        )
      }
    })
  })

  describe('keyOf', () => {
    const slip = new RangeError('no key')
    const odd: readonly (readonly [keyOf: () => unknown, told: unknown])[] = [
      [
        () => {
          throw slip
        },
        slip,
      ],
      [() => 5, expect.objectContaining({ message: 'keyOf: `answer` must be a string, at once, received 5' })],
      [() => Promise.reject(slip), expect.any(TypeError)],
    ]

    it.each(odd)('that throws or gives no string falls back to the origin, and is told: %o', async (keyOf, told) => {
      const onHookError = vi.fn()
      const own = new BreakerRegistry({ options: { onHookError } })

      for (const options of [
        { breaker: { onHookError } },
        { breaker: () => ({ onHookError }) },
        { breaker: new CircuitBreaker({ onHookError }) },
        { registry: own },
      ]) {
        onHookError.mockClear()
        await open({ ...options, keyOf }).send(`${a}/path`)
        // A rejection that nobody handles would end the process.
        await new Promise((resolve) => setImmediate(resolve))

        expect(onHookError.mock.calls).toEqual([[told, 'keyOf']])
      }
      expect([...own].map(([key]) => key)).toEqual([a])
    })
  })

  it('resolves the options of a breaker once', () => {
    const read = vi.fn(() => 3)
    const breaker = Object.defineProperty({}, 'failureThreshold', { get: read, enumerable: true })

    open({ breaker })

    // Once as it is copied: what the breakers are made of is the copy.
    expect(read).toHaveBeenCalledOnce()
  })

  it('hears of a throwing predicate where the breaker that it was made with says', async () => {
    const onHookError = vi.fn()
    const error = new Error('odd predicate')
    const { send } = open({
      breaker: { onHookError },
      isFailure() {
        throw error
      },
    })

    await send(a)

    expect(onHookError.mock.calls).toEqual([[error, 'isFailure']])
  })
})
