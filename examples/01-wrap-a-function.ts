// Protects a function in one line and takes it through an outage: closed, open, a probe, closed again. Time is a number
// that the program adds to, so it never waits.

import { isCircuitOpen, withBreaker } from 'recloser'

let nowMs = 0
let serviceIsUp = true

function getUser(id: string): Promise<string> {
  return serviceIsUp ? Promise.resolve(`user ${id}`) : Promise.reject(new Error('connection refused'))
}

const getUserSafely = withBreaker(getUser, { failureThreshold: 3, resetTimeoutMs: 30_000, clock: () => nowMs })

async function call(): Promise<void> {
  try {
    console.log('answered:', await getUserSafely('42'))
  } catch (error) {
    if (isCircuitOpen(error)) console.log('not run: ', error.message)
    else console.log('failed:  ', String(error))
  }
}

await call()

serviceIsUp = false
for (let i = 0; i < 5; i++) await call()

nowMs += 30_000
console.log('30 s later the circuit is', getUserSafely.breaker.state)
serviceIsUp = true
await call()
console.log('the circuit is', getUserSafely.breaker.state)

// Output:
// answered: user 42
// failed:   Error: connection refused
// failed:   Error: connection refused
// failed:   Error: connection refused
// not run:  Circuit "getUser" is open: retry in 30000 ms
// not run:  Circuit "getUser" is open: retry in 30000 ms
// 30 s later the circuit is half-open
// answered: user 42
// the circuit is closed
