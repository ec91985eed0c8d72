// A cached answer as fallback: what a key last gave is kept in an LRU cache, and serves while the dependency fails or its
// circuit is open. A key that never gave anything fails as before.

import { LRUCache } from 'lru-cache'
import { CircuitBreaker, execute } from 'recloser'
import { fallback, pipeline } from 'recloser/policies'
import { manualClock } from 'recloser/testing'

export interface Cached<T> {
  readonly value: T
  readonly stale: boolean
}

export interface CachedOptions {
  readonly breaker: CircuitBreaker
  /** How many answers are kept. */
  readonly max: number
  /** How old an answer may be that still serves, in milliseconds. */
  readonly maxAgeMs: number
  readonly clock: () => number
}

export function cachedFallback<T extends object>(
  fetch: (key: string) => Promise<T>,
  { breaker, max, maxAgeMs, clock }: CachedOptions,
): (key: string) => Promise<Cached<T>> {
  // A moment of 0 would mean none to the cache.
  const cache = new LRUCache<string, T>({ max, ttl: maxAgeMs, ttlResolution: 0, perf: { now: () => clock() + 1 } })
  return (key) => {
    // One for each call, since it has to know the key.
    const lastGood = fallback((error): Cached<T> => {
      const value = cache.get(key)
      if (value === undefined) throw error
      return { value, stale: true }
    })
    return execute(pipeline(lastGood, breaker), async () => {
      const value = await fetch(key)
      cache.set(key, value)
      return { value, stale: false }
    })
  }
}

async function main(): Promise<void> {
  const clock = manualClock()
  let up = true
  let cents = 995
  const fetchPrice = (sku: string) =>
    up ? Promise.resolve({ sku, cents: cents++ }) : Promise.reject(new Error('refused'))
  const breaker = new CircuitBreaker({ name: 'prices', failureThreshold: 2, resetTimeoutMs: 30_000, clock })
  const price = cachedFallback(fetchPrice, { breaker, max: 100, maxAgeMs: 60_000, clock })
  const ask = async (sku: string): Promise<void> => {
    const said = await price(sku).then(
      ({ value, stale }) => `${value.cents} cents${stale ? ', cached' : ''}`,
      (error: unknown) => String(error),
    )
    console.log(`${sku}: ${said}; ${breaker.state}`)
  }

  await ask('A-1')
  up = false
  await ask('A-1')
  await ask('A-1')
  await ask('A-1')
  await ask('B-2')
  console.log('30 s later it is up')
  clock.advance(30_000)
  up = true
  await ask('A-1')
  console.log('down again, for more than a minute')
  up = false
  await ask('A-1')
  clock.advance(60_001)
  await ask('A-1')
}

if (import.meta.filename === process.argv[1]) await main()

// Output:
// 995 cents; closed
// 995 cents, cached; closed
// 995 cents, cached; open
// 995 cents, cached; open
// B-2: CircuitOpenError: Circuit "prices" is open: retry in 30000 ms; open
// 30 s later it is up
// 996 cents; closed
// down again, for more than a minute
// 996 cents, cached; closed
// Error: refused; open
