// A call behind a fallback, a retry with a budget, a breaker, a bulkhead and a timeout, during an outage that ends. The
// order is the outermost first; each part tells what it did.

import { CircuitBreaker, execute } from 'recloser'
import { constant } from 'recloser/backoff'
import { bulkhead, fallback, pipeline, retry, retryBudget, timeout } from 'recloser/policies'

let nowMs = 0
let healthy = false
const log = (line: string) => console.log(`  ${line}`)

const cached = fallback((error) => `the price of yesterday, for ${String(error)}`)
const again = retry({ attempts: 3, backoff: constant(10), budget: retryBudget({ ratio: 0.1, maxTokens: 5 }) })
const circuit = new CircuitBreaker({ name: 'prices', failureThreshold: 4, resetTimeoutMs: 1_000, clock: () => nowMs })
const limit = bulkhead({ maxConcurrent: 10, maxQueued: 100, name: 'prices' })

cached.subscribe(({ type }) => log(`fallback: ${type === 'fallback' ? 'served' : 'failed'}`))
again.subscribe((event) => log(event.type === 'retry' ? `retry after attempt ${event.attempt}` : 'no more retries'))
circuit.subscribe((event) => {
  if (event.type === 'transition') log(`circuit: ${event.from} -> ${event.to}, ${event.reason}`)
})

const prices = pipeline(cached, again, circuit, limit, timeout(50))

async function ask(): Promise<void> {
  const price = await execute(prices, ({ signal }) => {
    if (healthy) return 995
    // Hangs, but heeds its signal, as fetch does.
    return new Promise<number>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  })
  console.log(price)
}

await ask()
await ask()
await ask()

healthy = true
nowMs += 1_000
await ask()
console.log({ running: limit.running, queued: limit.queued })

// Output:
//   retry after attempt 1
//   retry after attempt 2
//   no more retries
//   fallback: served
// the price of yesterday, for TimeoutError: The call took longer than 50 ms
//   circuit: closed -> open, 4 failures in a row
//   retry after attempt 1
//   fallback: served
// the price of yesterday, for CircuitOpenError: Circuit "prices" is open: retry in 1000 ms
//   fallback: served
// the price of yesterday, for CircuitOpenError: Circuit "prices" is open: retry in 1000 ms
//   circuit: open -> half-open, reset timeout passed
//   circuit: half-open -> closed, probes succeeded
// 995
// { running: 0, queued: 0 }
