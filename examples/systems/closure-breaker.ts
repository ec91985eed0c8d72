// The closure breaker: wrap(fn, threshold) gives a function that knows its failures and when it was last tried. At
// `threshold` failures within a time window it waits as long as a function of (failures, threshold) says, tries again, and
// waits longer after each further failure. It can be isolated by hand.

import { CircuitBreaker, execute, type Hold } from 'recloser'
import { manualClock } from 'recloser/testing'
import { failureCount, timeWindow } from 'recloser/trip'

export interface ClosureOptions {
  readonly windowMs?: number
  /** How long to wait, in milliseconds. By default 2 s, then 4 s, 8 s, … */
  readonly backoff?: (failures: number, threshold: number) => number
  readonly clock?: () => number
}

/** The function, and what the closure holds. */
export interface Closure<Args extends unknown[], T> {
  (...args: Args): Promise<T>
  readonly failures: number
  readonly lastAttemptAtMs: number | undefined
  readonly state: string
  /** Rejects every call until the handle is released. */
  readonly isolate: () => Hold
}

const doubling = (failures: number, threshold: number): number => 2_000 * 2 ** (failures - threshold)

export function wrap<Args extends unknown[], T>(
  fn: (...args: Args) => Promise<T>,
  threshold: number,
  { windowMs = 60_000, backoff = doubling, clock = () => performance.now() }: ClosureOptions = {},
): Closure<Args, T> {
  let lastAttemptAtMs: number | undefined
  // Each opening after the first is one more failure.
  const failuresAt = (attempt: number): number => threshold + attempt - 1
  const breaker: CircuitBreaker = new CircuitBreaker({
    name: fn.name || 'closure',
    trip: failureCount({ threshold, over: timeWindow({ durationMs: windowMs }) }),
    resetTimeoutMs: ({ attempt }) => backoff(failuresAt(attempt), threshold),
    // One success forgets all failures. By itself the breaker's backoff outlives a short recovery.
    onStateChange: ({ to }) => {
      if (to === 'closed') breaker.reset()
    },
    clock,
  })

  const guarded = (...args: Args): Promise<T> =>
    execute(breaker, () => {
      lastAttemptAtMs = clock()
      return fn(...args)
    })
  return Object.defineProperties(guarded, {
    name: { value: fn.name },
    failures: {
      get: () => {
        const { openedAtMs, failures, attempt } = breaker.stats
        return openedAtMs === undefined ? failures : failuresAt(attempt)
      },
    },
    lastAttemptAtMs: { get: () => lastAttemptAtMs },
    state: { get: () => breaker.state },
    isolate: { value: () => breaker.hold('open') },
  }) as Closure<Args, T>
}

async function main(): Promise<void> {
  const clock = manualClock()
  let up = false
  const fetchPing = () => (up ? Promise.resolve('pong') : Promise.reject(new Error('refused')))
  const ping = wrap(fetchPing, 3, { clock })
  const call = async (): Promise<void> => {
    const said = await ping().catch(String)
    console.log(`${clock() / 1_000} s: ${said}; ${ping.failures} failures, last tried at ${ping.lastAttemptAtMs} ms`)
  }

  for (let calls = 0; calls < 4; calls++) await call()
  for (const seconds of [2, 3, 1]) {
    clock.advance(seconds * 1_000)
    await call()
  }
  up = true
  clock.advance(8_000)
  await call()

  const isolation = ping.isolate()
  await call()
  isolation.release()
  await call()
}

if (import.meta.filename === process.argv[1]) await main()

// Output:
// 0 s: Error: refused; 1 failures, last tried at 0 ms
// 0 s: Error: refused; 2 failures, last tried at 0 ms
// 0 s: Error: refused; 3 failures, last tried at 0 ms
// 0 s: CircuitOpenError: Circuit "fetchPing" is open: retry in 2000 ms; 3 failures, last tried at 0 ms
// 2 s: Error: refused; 4 failures, last tried at 2000 ms
// 5 s: CircuitOpenError: Circuit "fetchPing" is open: retry in 1000 ms; 4 failures, last tried at 2000 ms
// 6 s: Error: refused; 5 failures, last tried at 6000 ms
// 14 s: pong; 0 failures, last tried at 14000 ms
// 14 s: CircuitOpenError: Circuit "fetchPing" is held open: release the hold; 0 failures, last tried at 14000 ms
// 14 s: pong; 0 failures, last tried at 14000 ms
