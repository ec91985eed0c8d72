// What is taken can be let go by `using`.
import { CircuitBreaker } from 'recloser'
import { publishDiagnostics } from 'recloser/diagnostics'
import { bulkhead, fallback, retry, timeout } from 'recloser/policies'
import { probeInBackground } from 'recloser/probe'
import { BreakerRegistry } from 'recloser/registry'

export function observe(breaker: CircuitBreaker, hosts: BreakerRegistry): void {
  using permit = breaker.tryAcquire()
  using hold = breaker.hold('closed')
  using subscription = breaker.subscribe(() => {})
  using ofHosts = hosts.subscribe(() => {})
  using probe = probeInBackground(breaker, async () => {})
  using published = publishDiagnostics(breaker)
  using ofRetry = retry({ attempts: 2 }).subscribe(() => {})
  using ofTimeout = timeout(500).subscribe(() => {})
  using ofBulkhead = bulkhead({ maxConcurrent: 1 }).subscribe(() => {})
  using ofFallback = fallback(1).subscribe(() => {})
  console.log(permit?.probe, [hold, ofHosts, probe, ofRetry, ofTimeout, ofBulkhead, ofFallback].length)
  subscription()
  published()
}
