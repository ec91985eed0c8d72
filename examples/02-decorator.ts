// Puts two methods of a class behind one breaker, because they call the same service. `this`, arguments and results stay
// as they are.

import { CircuitBreaker, guarded, isCircuitOpen } from 'recloser'

const billing = new CircuitBreaker({ name: 'billing', failureThreshold: 2 })

class BillingClient {
  constructor(private readonly region: string) {}

  @guarded(billing)
  invoice(id: number): Promise<string> {
    return Promise.resolve(`invoice ${id} from ${this.region}`)
  }

  @guarded(billing)
  refund(id: number): Promise<string> {
    return Promise.reject(new Error(`no answer for refund ${id}`))
  }
}

const client = new BillingClient('eu-west')

console.log(await client.invoice(1))
for (const id of [2, 3]) await client.refund(id).catch((error: unknown) => console.log(String(error)))

// The failures of one method protect the other.
await client.invoice(4).catch((error: unknown) => console.log('refused:', isCircuitOpen(error) && error.circuit))

// Output:
// invoice 1 from eu-west
// Error: no answer for refund 2
// Error: no answer for refund 3
// refused: billing
