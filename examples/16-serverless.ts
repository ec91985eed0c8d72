// A function that runs for one request and is gone, as on AWS Lambda or in a worker: the circuit lies in a key-value store
// between its invocations. A Map stands in for the store; yours may be DynamoDB, Workers KV or Redis. Give the calls to
// such a store a short timeout, and start with a closed circuit if it does not answer.

import { CircuitBreaker, isCircuitOpen, type CircuitSnapshot } from 'recloser'

const store = new Map<string, string>()
const key = 'circuit:payments'

// Time of this example; in your service leave out both clocks.
let wallMs = Date.parse('2026-01-01T00:00:00Z')
let paymentsAreDown = true

const options = {
  name: 'payments',
  failureThreshold: 2,
  resetTimeoutMs: 30_000,
  clock: () => wallMs,
  wallClock: () => wallMs,
}

function load(): CircuitBreaker {
  const saved = store.get(key)
  if (saved !== undefined)
    try {
      return new CircuitBreaker({ ...options, snapshot: JSON.parse(saved) as CircuitSnapshot })
    } catch {
      console.log('damaged, so the circuit starts closed')
    }
  return new CircuitBreaker(options)
}

async function handler(): Promise<string> {
  const breaker = load()
  try {
    return await breaker.execute(() => pay())
  } catch (error) {
    return isCircuitOpen(error) ? `not asked: ${error.message}` : `failed: ${(error as Error).message}`
  } finally {
    store.set(key, JSON.stringify(breaker.snapshot()))
  }
}

const pay = (): Promise<string> => (paymentsAreDown ? Promise.reject(new Error('HTTP 503')) : Promise.resolve('paid'))

for (const passMs of [0, 1_000, 1_000, 10_000]) {
  wallMs += passMs
  console.log(await handler())
}
paymentsAreDown = false
wallMs += 20_000
console.log(await handler())
console.log(await handler())

store.set(key, 'no snapshot')
console.log(await handler())

// Output:
// failed: HTTP 503
// failed: HTTP 503
// not asked: Circuit "payments" is open: retry in 29000 ms
// not asked: Circuit "payments" is open: retry in 19000 ms
// paid
// paid
// damaged, so the circuit starts closed
// paid
