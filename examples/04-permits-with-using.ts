// Protects what is no function call, here a message that is sent now and confirmed later, with a permit taken by hand.
// `using` settles a permit that is left without a verdict as ignored, so that no way out of the block loses it.

import { CircuitBreaker } from 'recloser'

const queue = new CircuitBreaker({ name: 'queue', failureThreshold: 2 })

type Confirmation = 'stored' | 'lost' | 'duplicate'

function send(message: string, confirm: () => Confirmation): void {
  using permit = queue.tryAcquire()
  if (permit === undefined) {
    console.log(`${message}: kept back, the circuit is ${queue.state}`)
    return
  }
  const confirmation = confirm()
  console.log(`${message}: ${confirmation}`)
  // Says nothing about the queue, so no verdict.
  if (confirmation === 'duplicate') return
  if (confirmation === 'stored') permit.succeed()
  else permit.fail(confirmation)
}

send('first', () => 'stored')
send('second', () => 'duplicate')
send('third', () => 'lost')
send('fourth', () => 'lost')
send('fifth', () => 'stored')

const { successes, failures, ignored, rejected } = queue.stats.totals
console.log({ successes, failures, ignored, rejected })

// Output:
// first: stored
// second: duplicate
// third: lost
// fourth: lost
// fifth: kept back, the circuit is open
// { successes: 1, failures: 2, ignored: 1, rejected: 1 }
