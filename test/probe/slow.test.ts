import { describe, expect, it } from 'vitest'
import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { anyOf, consecutiveFailures, countWindow, slowCallRate } from 'recloser/trip'
import { fakeTime } from '../support/fake-time.ts'

const time = fakeTime()
const countsSlow = slowCallRate({ slowerThanMs: 100, threshold: 1, minimumCalls: 1, over: countWindow(1) })

describe.each([
  ['is open without end', { resetTimeoutMs: Infinity }],
  ['is checked before its time', { resetTimeoutMs: 60_000 }],
  ['is half-open', { resetTimeoutMs: 500 }],
] as const)('a check of a circuit that %s', (_, rules) => {
  const checked = async (tookMs: number, options: CircuitBreakerOptions, outcome = 'up') => {
    const breaker = new CircuitBreaker({ ...rules, ...options })
    const told: unknown[] = []
    const check = (): Promise<string> => new Promise((resolve) => setTimeout(resolve, tookMs, outcome))
    const probe = probeInBackground(breaker, check, { intervalMs: 500 })
    probe.subscribe((event) => told.push(event.type === 'probe' && [event.verdict, event.reason]))
    breaker.trip()
    await time.pass(500 + tookMs)
    probe.stop()
    return { state: breaker.state, told }
  }

  it.each([countsSlow, anyOf(consecutiveFailures(5), countsSlow)])(
    'has failed where it took longer than slowerThanMs of the strategy',
    async (trip) => {
      const { state, told } = await checked(101, { trip })

      expect([state, told]).toEqual(['open', [['failure', expect.objectContaining({ name: 'TimeoutError' })]]])
      expect(String((told[0] as unknown[])[1])).toContain('took longer than 100 ms')
    },
  )

  it('has succeeded where it took as long as that', async () => {
    expect(await checked(100, { trip: countsSlow })).toEqual({ state: 'closed', told: [['success', undefined]] })
  })

  it('has succeeded, however long it took, where the strategy does not count slow calls', async () => {
    expect(await checked(9_000, {})).toEqual({ state: 'closed', told: [['success', undefined]] })
  })

  it('has said nothing where the predicates ignore it, however long it took', async () => {
    const { told } = await checked(101, { trip: countsSlow, isIgnored: () => true })

    expect(told).toEqual([['ignored', 'up']])
  })
})
