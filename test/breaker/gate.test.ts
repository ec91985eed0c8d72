import { CircuitBreaker, type CircuitOpenError } from 'recloser'
import { untilAdmitted } from 'recloser/probe'
import { expect, it, vi } from 'vitest'
import type { Lease, RecoveryGate } from '../../src/breaker/gate.ts'

/** A breaker whose time has come, while others have all the probes for a minute. */
function full(lease: () => Lease | undefined = () => undefined) {
  const breaker = new CircuitBreaker({ name: 'billing' })
  const { trip, recovery } = breaker.settings
  let isFull = true
  const gate: RecoveryGate = {
    ...recovery,
    firstWait: () => (isFull ? 60_000 : 0),
    isFull: () => isFull,
    lease,
    moved: () => undefined,
    held: () => undefined,
  }
  breaker.trip('down', { forMs: 0 })
  breaker.share({ trip, recovery: gate })
  return {
    breaker,
    ends: () => {
      isFull = false
    },
  }
}

it('is half-open and at its limit while others have all the probes', async () => {
  const { breaker } = full()

  const error = await breaker.execute(() => 'answer').catch((reason: unknown) => reason as CircuitOpenError)

  expect(breaker.state).toBe('half-open')
  expect(breaker.retryAfterMs).toBe(60_000)
  expect(error).toMatchObject({
    code: 'ERR_CIRCUIT_PROBE_LIMIT',
    state: 'half-open',
    retryAfterMs: 60_000,
    cause: 'down',
    message: 'Circuit "billing" is half-open, its probes are in flight: retry in 60000 ms',
  })
})

it('lets those who wait for a probe look again before the others have to have ended theirs', async () => {
  const { breaker, ends } = full()
  const beganMs = performance.now()
  setTimeout(ends, 20)

  await untilAdmitted(breaker)

  expect(performance.now() - beganMs).toBeLessThan(1_000)
})

it('hears that a call has given up the wait for its lease, once', async () => {
  const giveUp = vi.fn()
  const { breaker } = full(() => Object.assign(new Promise<void>(() => undefined), { giveUp }))
  const controller = new AbortController()

  const call = breaker.execute(() => 'answer', { signal: controller.signal }).catch((reason: unknown) => reason)
  controller.abort('left')

  expect(await call).toBe('left')
  expect(giveUp).toHaveBeenCalledOnce()
})
