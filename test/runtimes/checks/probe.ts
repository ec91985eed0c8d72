import { CircuitBreaker } from 'recloser'
import { probeInBackground, untilAdmitted, type BackgroundProbe, type Check } from 'recloser/probe'
import { check } from '../suite/check.ts'
import { expectSame, sleep } from '../suite/expect.ts'

/** A breaker that only a check brings back, and the probe that runs it every 5 ms. */
function opened(probed: Check, maxAttempts = Infinity): { breaker: CircuitBreaker; probe: BackgroundProbe } {
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: Infinity })
  const probe = probeInBackground(breaker, probed, { intervalMs: 5, maxAttempts, timeoutMs: 1_000 })
  breaker.acquire().fail(new Error('down'))
  return { breaker, probe }
}

check('a background probe closes the circuit as soon as a check succeeds', async () => {
  let checks = 0
  const { breaker, probe } = opened(() => {
    if (++checks < 3) throw new Error('down')
  })
  expectSame(breaker.retryAfterMs, Infinity)

  while (breaker.state !== 'closed') await sleep(5)

  expectSame([checks, probe.attempts, probe.exhausted], [3, 0, false])
  probe.stop()
})

check('a background probe holds the circuit open once its attempts are spent, until reset()', async () => {
  const { breaker, probe } = opened(() => Promise.reject(new Error('down')), 2)
  const told: string[] = []
  probe.subscribe(({ type }) => told.push(type))

  while (!probe.exhausted) await sleep(5)
  expectSame([breaker.state, probe.attempts, told], ['open', 2, ['probe', 'probe', 'exhausted']])
  breaker.reset()

  expectSame([breaker.state, probe.exhausted], ['closed', false])
  probe.stop()
})

check('stop() aborts the check that runs, and its timers keep no program alive', async () => {
  let signal: AbortSignal | undefined
  const { breaker, probe } = opened((context) => {
    signal = context.signal
    return new Promise(() => undefined)
  })
  while (signal === undefined) await sleep(5)

  probe[Symbol.dispose]()

  expectSame([signal.aborted, breaker.state], [true, 'open'])
  // Never stopped: the program ends all the same.
  probeInBackground(breaker, () => undefined, { intervalMs: 60_000 })
})

check(
  'untilAdmitted() resolves when the open period is over, when a hold is released, or rejects when it is aborted',
  async () => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: 20 })
    breaker.trip()
    await untilAdmitted(breaker)
    expectSame([breaker.state, breaker.retryAfterMs], ['half-open', 0])

    const hold = breaker.hold('open')
    const released = untilAdmitted(breaker)
    hold.release()
    await released

    const reason = new Error('shutdown')
    const controller = new AbortController()
    breaker.hold('open')
    const waits = untilAdmitted(breaker, { signal: controller.signal })
    controller.abort(reason)
    expectSame(await waits.catch((error: unknown) => error === reason), true)
  },
)
