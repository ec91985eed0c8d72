// The count-and-wait breaker: it opens at 5 failures in a row, waits for 60 s, lets at most N calls run while half-open,
// closes after N successes, and tells an open circuit from one that has its probes already.

import { CircuitBreaker, execute, isCircuitOpen, type CircuitStats } from 'recloser'
import { manualClock } from 'recloser/testing'

export interface CountAndWaitOptions {
  readonly name: string
  /** N: how many calls run at once while half-open, and how many successes close. */
  readonly maxRequests: number
  readonly clock?: () => number
}

export interface CountAndWait {
  readonly execute: <T>(task: () => T | PromiseLike<T>) => Promise<T>
  readonly State: () => string
  readonly Stats: () => CircuitStats
}

export function countAndWait({ name, maxRequests, clock }: CountAndWaitOptions): CountAndWait {
  const breaker = new CircuitBreaker({
    name,
    failureThreshold: 5,
    resetTimeoutMs: 60_000,
    halfOpenMaxCalls: maxRequests,
    successThreshold: maxRequests,
    clock,
  })
  return {
    execute: (task) => execute(breaker, task),
    State: () => breaker.state,
    Stats: () => breaker.stats,
  }
}

/** The two errors, by their codes; any other error is the task's own. */
export const isOpenState = (error: unknown): boolean => isCircuitOpen(error) && error.code === 'ERR_CIRCUIT_OPEN'
export const isTooManyRequests = (error: unknown): boolean =>
  isCircuitOpen(error) && error.code === 'ERR_CIRCUIT_PROBE_LIMIT'

async function main(): Promise<void> {
  const clock = manualClock()
  const breaker = countAndWait({ name: 'mail', maxRequests: 2, clock })

  async function call(what: string, task: () => unknown): Promise<void> {
    const said = await breaker.execute(task).then(
      (value) => `answered ${String(value)}`,
      (error: unknown) =>
        isOpenState(error) ? 'is open' : isTooManyRequests(error) ? 'has too many requests' : String(error),
    )
    console.log(`${what}: ${said}; ${breaker.State()}`)
  }
  const down = () => Promise.reject(new Error('refused'))

  for (let failure = 1; failure <= 5; failure++) await call(`call ${failure}`, down)
  await call('at once', down)
  clock.advance(59_999)
  await call('a millisecond early', () => 'sent')
  clock.advance(1)

  const answers: (() => void)[] = []
  const slow = () => new Promise<string>((resolve) => answers.push(() => resolve('sent')))
  const probes = [call('probe 1', slow), call('probe 2', slow)]
  await call('a third beside them', slow)
  for (const answer of answers) answer()
  await Promise.all(probes)

  const { trips, rejected } = breaker.Stats().totals
  console.log(`opened ${trips} time, ${rejected} calls not run`)
}

if (import.meta.filename === process.argv[1]) await main()

// Output:
// call 1: Error: refused; closed
// call 2: Error: refused; closed
// call 3: Error: refused; closed
// call 4: Error: refused; closed
// call 5: Error: refused; open
// at once: is open; open
// a millisecond early: is open; open
// a third beside them: has too many requests; half-open
// probe 1: answered sent; closed
// probe 2: answered sent; closed
// opened 1 time, 3 calls not run
