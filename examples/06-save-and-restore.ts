// Saves an open circuit as JSON and restores it in what stands in for another process. The open period goes on where
// it was, less the time in which no process ran.

import { CircuitBreaker, type CircuitSnapshot } from 'recloser'

let wallMs = Date.parse('2026-01-01T00:00:00Z')

// The clock of a process begins anywhere; wall time is what two processes agree on.
function startProcess(title: string, clockStartsAtMs: number, snapshot?: CircuitSnapshot) {
  const startedAtMs = wallMs
  const breaker = new CircuitBreaker({
    name: 'payments',
    failureThreshold: 1,
    resetTimeoutMs: 60_000,
    clock: () => clockStartsAtMs + wallMs - startedAtMs,
    wallClock: () => wallMs,
    snapshot,
  })
  return { breaker, say: () => console.log(`${title}: ${breaker.state}, retry after ${breaker.retryAfterMs} ms`) }
}

const first = startProcess('first process', 5_000)
first.breaker.acquire().fail(new Error('down'))
first.say()

wallMs += 20_000
first.say()
const saved = JSON.stringify(first.breaker.snapshot(), undefined, 2)
console.log('saved:', saved)

wallMs += 10_000
const second = startProcess('second process', 900, JSON.parse(saved) as CircuitSnapshot)
second.say()

wallMs += 30_000
second.say()
second.breaker.acquire().succeed()
second.say()

// Output:
// first process: open, retry after 60000 ms
// first process: open, retry after 40000 ms
// saved: {
//   "version": 1,
//   "name": "payments",
//   "savedAtMs": 1767225620000,
//   "state": "open",
//   "attempt": 1,
//   "delayMs": 60000,
//   "openMs": 60000,
//   "lastedMs": 20000
// }
// second process: open, retry after 30000 ms
// second process: half-open, retry after 0 ms
// second process: closed, retry after 0 ms
