// Takes a circuit in hand for a planned outage, and lets go of it again. A hold lies above the circuit and leaves its
// state and its counts alone.

import { CircuitBreaker, tryExecute } from 'recloser'

const search = new CircuitBreaker({ name: 'search', failureThreshold: 3 })

async function call(when: string): Promise<void> {
  const outcome = await tryExecute(search, () => 'answered')
  console.log(`${when}:`, outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason))
}

await call('before')

const upgrade = search.hold('open')
const migration = search.hold('open')
await call('two teams at work')
upgrade.release()
await call('one of them ready')
migration.release()
await call('both ready')

// Held closed, every call runs and none counts, so not even ten failures open it.
const bypass = search.hold('closed')
for (let i = 0; i < 10; i++) search.acquire().fail()
bypass.release()
await call('after ten failures under a closed hold')

const { successes, failures, ignored, rejected } = search.stats.totals
console.log({ successes, failures, ignored, rejected })

// Output:
// before: answered
// two teams at work: CircuitOpenError: Circuit "search" is held open: release the hold
// one of them ready: CircuitOpenError: Circuit "search" is held open: release the hold
// both ready: answered
// after ten failures under a closed hold: answered
// { successes: 3, failures: 0, ignored: 10, rejected: 2 }
