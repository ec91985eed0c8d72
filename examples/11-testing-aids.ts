// Tests a service that stands behind a breaker, without waiting and without luck: a clock that is moved by hand, a
// dependency that does as its script says, chance that comes out the same each time, and a way into each state.

import { CircuitBreaker, isCircuitOpen, tryExecute, wrap } from 'recloser'
import { driveTo, manualClock, scripted } from 'recloser/testing'

const clock = manualClock()
const breaker = new CircuitBreaker({ name: 'users', failureThreshold: 2, resetTimeoutMs: 30_000, clock })

console.log('A dependency by script:')
const fetchUser = scripted(['fail', 'fail', { value: 'Ada' }])
const getUser = wrap(breaker, fetchUser)
const answer = async (id: string): Promise<string> => {
  try {
    return await getUser(id)
  } catch (error) {
    return isCircuitOpen(error) ? `not run, ${error.retryAfterMs} ms to wait` : String(error)
  }
}
for (let call = 0; call < 3; call++) console.log(' ', await answer('1'))
clock.advance(30_000)
console.log(' ', await answer('2'))
console.log('  calls that arrived:', fetchUser.calls)

console.log('Into each state:')
for (const state of ['closed', 'open', 'half-open'] as const) {
  driveTo(breaker, state, clock)
  console.log(`  ${state}: retry after ${breaker.retryAfterMs} ms`)
}

console.log('Chaos around a real function, the same in each run:')
driveTo(breaker, 'closed')
const realCall = (id: number) => Promise.resolve(`user ${id}`)
const shakyCall = scripted({ failureRate: 0.4, seed: 7 }, realCall)
const line: string[] = []
for (let id = 0; id < 20; id++) {
  const outcome = await tryExecute(breaker, () => shakyCall(id))
  line.push(outcome.status === 'fulfilled' ? '.' : isCircuitOpen(outcome.reason) ? '-' : 'x')
  clock.advance(10_000)
}
console.log(`  ${line.join('')}   . answered, x failed, - not run`)

console.log('A call that hangs until it is aborted:')
driveTo(breaker, 'closed')
const controller = new AbortController()
const hanging = tryExecute(breaker, scripted([{ hangMs: Infinity }]), { signal: controller.signal })
controller.abort('the caller has left')
console.log(' ', await hanging, breaker.stats.totals.ignored, 'ignored')

// Output:
// A dependency by script:
//   Error: scripted failure
//   Error: scripted failure
//   not run, 30000 ms to wait
//   Ada
//   calls that arrived: [ [ '1' ], [ '1' ], [ '2' ] ]
// Into each state:
//   closed: retry after 0 ms
//   open: retry after 30000 ms
//   half-open: retry after 0 ms
// Chaos around a real function, the same in each run:
//   x..x.x.x...xx--.....   . answered, x failed, - not run
// A call that hangs until it is aborted:
//   { status: 'rejected', reason: 'the caller has left' } 1 ignored
