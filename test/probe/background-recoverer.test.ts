import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, isCircuitOpen } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { fakeTime } from '../support/fake-time.ts'

const time = fakeTime()

/**
 * The background recoverer: opens after more than N consecutive errors; a background task retries the function every
 * interval, up to a maximum; calls are rejected meanwhile; after the maximum it stays open until it is closed by hand, and
 * raises an alert.
 */
function recoverer(errors: number, intervalMs: number, maximum: number) {
  const calls: string[] = []
  const alerts: string[] = []
  const service = { up: true }
  const ask = (from: string): string => {
    calls.push(from)
    if (!service.up) throw new Error('down')
    return 'answer'
  }
  const breaker = new CircuitBreaker({ name: 'db', failureThreshold: errors + 1, resetTimeoutMs: Infinity })
  const probe = probeInBackground(breaker, () => ask('task'), { intervalMs, maxAttempts: maximum })
  probe.subscribe((event) => {
    if (event.type === 'exhausted') alerts.push(`${event.circuit} is down after ${event.attempts} attempts`)
  })
  const call = async (): Promise<string> => {
    try {
      return await execute(breaker, () => ask('user'))
    } catch (error) {
      return isCircuitOpen(error) ? 'rejected' : 'error'
    }
  }
  return { breaker, probe, service, call, calls, alerts }
}

describe('the background recoverer', () => {
  it('opens after more than three consecutive errors', async () => {
    const { service, call } = recoverer(3, 1_000, 5)
    service.up = false

    const answers = [await call(), await call(), await call(), await call(), await call()]

    expect(answers).toEqual(['error', 'error', 'error', 'error', 'rejected'])
  })

  it('retries every interval while calls are rejected, and closes when one succeeds', async () => {
    const { service, call, calls } = recoverer(0, 1_000, 5)
    service.up = false
    await call()
    calls.length = 0

    for (let second = 0; second < 3; second++) {
      expect(await call()).toBe('rejected')
      await time.pass(1_000)
    }
    service.up = true
    await time.pass(1_000)

    expect(calls).toEqual(['task', 'task', 'task', 'task'])
    expect(await call()).toBe('answer')
  })

  it('gives up after the maximum, raises one alert and stays open, also when the service is back', async () => {
    const { service, call, calls, alerts } = recoverer(0, 1_000, 3)
    service.up = false
    await call()
    await time.pass(3_000)
    service.up = true

    await time.pass(3_600_000)

    expect(alerts).toEqual(['db is down after 3 attempts'])
    expect(calls).toEqual(['user', 'task', 'task', 'task'])
    expect(await call()).toBe('rejected')
  })

  it('is closed by hand, and begins anew with the next outage', async () => {
    const { breaker, service, call, alerts } = recoverer(0, 1_000, 3)
    service.up = false
    await call()
    await time.pass(3_000)
    service.up = true

    breaker.reset()
    expect(await call()).toBe('answer')
    service.up = false
    await call()
    await time.pass(3_000)

    expect(alerts).toHaveLength(2)
  })
})
