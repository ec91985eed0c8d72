// The background recoverer: it opens after more than N errors in a row; then a background task retries the function at every
// interval, up to a maximum, while calls are rejected. Past the maximum it stays open until it is closed by hand, and raises
// an alert. Fake timers stand in for waiting.

import { install } from '@sinonjs/fake-timers'
import { CircuitBreaker, wrap } from 'recloser'
import { probeInBackground } from 'recloser/probe'

export interface RecovererOptions {
  readonly name: string
  /** N: one more error in a row than this opens. */
  readonly maxErrors: number
  readonly intervalMs: number
  readonly maxRetries: number
  readonly onAlert: (message: string) => void
}

export interface Recoverer<T> extends Disposable {
  readonly call: () => Promise<T>
  readonly state: () => string
  /** Closes it by hand. */
  readonly close: () => void
}

export function backgroundRecoverer<T>(fn: () => Promise<T>, options: RecovererOptions): Recoverer<T> {
  const { name, maxErrors, intervalMs, maxRetries, onAlert } = options
  // Never half-open by itself: no user's call is a probe.
  const breaker = new CircuitBreaker({ name, failureThreshold: maxErrors + 1, resetTimeoutMs: Infinity })
  const task = probeInBackground(breaker, fn, { intervalMs, maxAttempts: maxRetries })
  task.subscribe((event) => {
    if (event.type === 'exhausted') onAlert(`${name} did not come back in ${event.attempts} retries`)
  })
  return {
    call: wrap(breaker, fn),
    state: () => breaker.state,
    close: () => breaker.reset(),
    [Symbol.dispose]: () => task.stop(),
  }
}

async function main(): Promise<void> {
  const time = install({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  let repairedAtMs = 12_000
  const query = async (): Promise<string> => {
    await Promise.resolve()
    console.log(`  ${performance.now() / 1_000} s: the database is asked`)
    if (performance.now() < repairedAtMs) throw new Error('refused')
    return 'a row'
  }
  const database = backgroundRecoverer(query, {
    name: 'database',
    maxErrors: 2,
    intervalMs: 5_000,
    maxRetries: 3,
    onAlert: (message) => console.log(`  ALERT: ${message}`),
  })
  const call = async (): Promise<void> => {
    const said = await database.call().catch(String)
    console.log(`  ${said}; ${database.state()}`)
  }

  console.log('Opens after more than 2 errors, and comes back in the background:')
  for (let calls = 0; calls < 4; calls++) await call()
  await time.tickAsync(15_000)
  await call()

  console.log('Does not come back:')
  repairedAtMs = Infinity
  for (let calls = 0; calls < 3; calls++) await call()
  await time.tickAsync(60_000)
  await call()

  console.log('Is closed by hand:')
  repairedAtMs = 0
  database.close()
  await call()
  database[Symbol.dispose]()
  console.log(`  timers left: ${time.countTimers()}`)
  time.uninstall()
}

if (import.meta.filename === process.argv[1]) await main()

// Output:
// Opens after more than 2 errors, and comes back in the background:
//   0 s: the database is asked
//   Error: refused; closed
//   0 s: the database is asked
//   Error: refused; closed
//   0 s: the database is asked
//   Error: refused; open
//   CircuitOpenError: Circuit "database" is open: waiting does not help, reset() does; open
//   5 s: the database is asked
//   10 s: the database is asked
//   15 s: the database is asked
//   15 s: the database is asked
//   a row; closed
// Does not come back:
//   15 s: the database is asked
//   Error: refused; closed
//   15 s: the database is asked
//   Error: refused; closed
//   15 s: the database is asked
//   Error: refused; open
//   20 s: the database is asked
//   25 s: the database is asked
//   30 s: the database is asked
//   ALERT: database did not come back in 3 retries
//   CircuitOpenError: Circuit "database" is held open: release the hold; open
// Is closed by hand:
//   75 s: the database is asked
//   a row; closed
//   timers left: 0
