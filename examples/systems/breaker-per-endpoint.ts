// The success-threshold breaker, one for each endpoint: named, opens at 5 failures, waits for 30 s, closes after 2
// successes, and calls onStateChange(name, from, to). A retry around it stops at once when the circuit is open.

import { execute, type CircuitState, type TaskContext } from 'recloser'
import { constant } from 'recloser/backoff'
import { pipeline, retry } from 'recloser/policies'
import { BreakerRegistry } from 'recloser/registry'
import { manualClock } from 'recloser/testing'

export interface EndpointsOptions {
  readonly onStateChange: (name: string, from: CircuitState, to: CircuitState) => void
  /** How often a call is made at most, the first time included. */
  readonly attempts: number
  readonly clock?: () => number
}

export interface Endpoints {
  readonly breakers: BreakerRegistry
  readonly call: <T>(endpoint: string, task: (context: TaskContext) => Promise<T>) => Promise<T>
}

export function endpoints({ onStateChange, attempts, clock }: EndpointsOptions): Endpoints {
  const breakers = new BreakerRegistry({
    options: {
      failureThreshold: 5,
      resetTimeoutMs: 30_000,
      successThreshold: 2,
      onStateChange: ({ circuit, from, to }) => onStateChange(circuit, from, to),
      clock,
    },
  })
  const retrying = retry({ attempts, backoff: constant(1) })
  return {
    breakers,
    call: (endpoint, task) => execute(pipeline(retrying, breakers.get(endpoint)), task),
  }
}

async function main(): Promise<void> {
  const clock = manualClock()
  let usersAreUp = false
  let runs = 0
  const { breakers, call } = endpoints({
    onStateChange: (name, from, to) => console.log(`  ${name}: ${from} -> ${to}`),
    attempts: 3,
    clock,
  })
  const ask = async (endpoint: string): Promise<void> => {
    runs = 0
    const task = (): Promise<string> => {
      runs++
      return endpoint === '/users' && !usersAreUp ? Promise.reject(new Error('503')) : Promise.resolve('200')
    }
    const said = await call(endpoint, task).catch(String)
    console.log(`${endpoint}: ${said}, asked ${runs} times`)
  }

  await ask('/users')
  await ask('/users')
  await ask('/users')
  await ask('/orders')

  usersAreUp = true
  clock.advance(30_000)
  await ask('/users')
  await ask('/users')
  for (const [name, { state }] of breakers) console.log(`${name} is ${state}`)
}

if (import.meta.filename === process.argv[1]) await main()

// Output:
// /users: Error: 503, asked 3 times
//   /users: closed -> open
// /users: CircuitOpenError: Circuit "/users" is open: retry in 30000 ms, asked 2 times
// /users: CircuitOpenError: Circuit "/users" is open: retry in 30000 ms, asked 0 times
// /orders: 200, asked 1 times
//   /users: open -> half-open
// /users: 200, asked 1 times
//   /users: half-open -> closed
// /users: 200, asked 1 times
// /users is closed
// /orders is closed
