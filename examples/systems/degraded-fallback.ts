// A degraded answer as fallback: the page is still served, without the part that is missing, and says so. The circuit keeps
// it fast: no caller waits for a service that is known to be down.

import { CircuitBreaker, wrap } from 'recloser'
import { fallback, pipeline, timeout } from 'recloser/policies'
import { manualClock, scripted } from 'recloser/testing'

export interface Reviews {
  readonly stars: number | undefined
  readonly degraded: boolean
}

export interface DegradedOptions {
  readonly breaker: CircuitBreaker
  readonly timeoutMs: number
  /** Hears why, each time that the degraded answer served. */
  readonly onDegraded: (error: unknown) => void
}

export function degradedFallback(
  fetchStars: (sku: string) => Promise<number>,
  { breaker, timeoutMs, onDegraded }: DegradedOptions,
): (sku: string) => Promise<Reviews> {
  const without = fallback<Reviews>({ stars: undefined, degraded: true })
  without.subscribe((event) => onDegraded(event.error))
  return wrap(pipeline(without, breaker, timeout(timeoutMs)), async (sku: string): Promise<Reviews> => {
    return { stars: await fetchStars(sku), degraded: false }
  })
}

async function main(): Promise<void> {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ name: 'reviews', failureThreshold: 2, resetTimeoutMs: 30_000, clock })
  const fetchStars = scripted<number>([{ value: 5 }, 'fail', { hangMs: Infinity }, { value: 4 }])
  const reviews = degradedFallback(fetchStars, {
    breaker,
    timeoutMs: 20,
    onDegraded: (error) => console.log(`  degraded: ${String(error)}`),
  })
  const show = async (): Promise<void> => {
    const { stars, degraded } = await reviews('A-1')
    console.log(degraded ? 'the page, without reviews' : `the page, ${stars} stars`)
  }

  for (let visitor = 0; visitor < 4; visitor++) await show()
  clock.advance(30_000)
  await show()
  console.log(`asked ${fetchStars.callCount} times; ${breaker.state}`)
}

if (import.meta.filename === process.argv[1]) await main()

// Output:
// the page, 5 stars
//   degraded: Error: scripted failure
// the page, without reviews
//   degraded: TimeoutError: The call took longer than 20 ms
// the page, without reviews
//   degraded: CircuitOpenError: Circuit "reviews" is open: retry in 30000 ms
// the page, without reviews
// the page, 4 stars
// asked 4 times; closed
