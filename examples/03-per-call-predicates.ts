// Says what counts as a failure: for all calls by the breaker's options, for one call by its own. A predicate decides
// what the circuit counts and never what the caller gets.

import { CircuitBreaker, execute } from 'recloser'
import { any, anyError, httpStatus } from 'recloser/predicates'

const answer = (status: number) => () => Promise.resolve({ status })

const shop = new CircuitBreaker({ name: 'shop', isFailure: any(anyError, httpStatus('5xx')) })
shop.subscribe((event) => console.log('  counted as', event.type))

console.log('503, by the rule of the breaker:')
const response = await execute(shop, answer(503))
console.log('  the caller gets', response)

console.log('404, by the rule of the breaker:')
await execute(shop, answer(404))

console.log('404, where a missing page means that the service is broken:')
await execute(shop, answer(404), { isFailure: httpStatus(404, '5xx') })

console.log('429, where it is our own fault:')
await execute(shop, answer(429), { isIgnored: httpStatus(429) })

const { successes, failures, ignored } = shop.stats.totals
console.log({ successes, failures, ignored })

// Output:
// 503, by the rule of the breaker:
//   counted as failure
//   the caller gets { status: 503 }
// 404, by the rule of the breaker:
//   counted as success
// 404, where a missing page means that the service is broken:
//   counted as failure
// 429, where it is our own fault:
//   counted as ignored
// { successes: 1, failures: 2, ignored: 1 }
