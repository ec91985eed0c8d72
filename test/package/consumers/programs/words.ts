// One word for each fact: rejected means not run.
import { CircuitBreaker } from 'recloser'
import { bulkhead, type BulkheadPolicy } from 'recloser/policies'
import { anyError, errorCode, not, timedOut } from 'recloser/predicates'

export const breaker = new CircuitBreaker({ isFailure: anyError, isIgnored: not(timedOut) })
export const codes = errorCode('ECONNRESET')

export const limited: BulkheadPolicy = bulkhead({ maxConcurrent: 1 })
limited.subscribe((event) => {
  if (event.type === 'rejected') console.log(event.bulkhead, event.code)
})

// @ts-expect-error -- a bulkhead rejects
export const wrong = () => limited.subscribe((event) => event.type === 'refused')
