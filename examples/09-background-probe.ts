// A circuit that no user call probes: a check in the background recovers it, or gives up, holds it open and says so. Fake
// timers stand in for waiting.

import { install } from '@sinonjs/fake-timers'
import { CircuitBreaker } from 'recloser'
import { probeInBackground } from 'recloser/probe'

const time = install({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
let databaseIsUp = false

const database = new CircuitBreaker({ name: 'database', failureThreshold: 1, resetTimeoutMs: Infinity })
database.subscribe((event) => {
  if (event.type === 'transition') console.log(`circuit: ${event.from} -> ${event.to}, ${event.reason}`)
})

async function ping(): Promise<string> {
  await Promise.resolve()
  if (!databaseIsUp) throw new Error('connection refused')
  return 'pong'
}

{
  using probe = probeInBackground(database, ping, { intervalMs: 5_000, maxAttempts: 2, timeoutMs: 1_000 })
  probe.subscribe((event) => {
    if (event.type === 'probe') console.log(`check ${event.attempt}: ${event.verdict}`)
    else console.log(`alert: ${event.circuit} is held open after ${event.attempts} checks`)
  })

  database.acquire().fail(new Error('connection refused'))
  await time.tickAsync(60_000)
  console.log('checks so far:', probe.attempts)

  console.log('an operator has repaired it')
  databaseIsUp = true
  probe.restart()
  await time.tickAsync(5_000)
  console.log('the circuit is', database.state)
}
console.log('timers left:', time.countTimers())
time.uninstall()

// Output:
// circuit: closed -> open, 1 failure
// circuit: open -> half-open, reset timeout passed
// circuit: half-open -> open, probe failed
// check 1: failure
// circuit: open -> half-open, reset timeout passed
// circuit: half-open -> open, probe failed
// check 2: failure
// alert: database is held open after 2 checks
// checks so far: 2
// an operator has repaired it
// circuit: open -> half-open, reset timeout passed
// circuit: half-open -> closed, probes succeeded
// check 1: success
// the circuit is closed
// timers left: 0
