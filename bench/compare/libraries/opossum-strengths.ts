import type { Strength } from '../library.ts'
import type { Opossum } from './opossum-shape.ts'

export const opossumStrengths = ({ default: Breaker }: Opossum): readonly Strength[] => [
  {
    says: 'Coalescing: concurrent calls with the same arguments share one run',
    names: ['coalesce'],
    async show({ settle }) {
      let runs = 0
      const breaker = new Breaker((id: string) => Promise.resolve(`user ${id}, run ${++runs}`), { coalesce: true })
      const values = new Set(await Promise.all(Array.from({ length: 10 }, () => breaker.fire('1'))))
      await settle()
      return `10 calls ran the function ${times(runs)} and got ${values.size} value`
    },
  },
  {
    says: 'Caching of results',
    names: ['cache'],
    async show({ tick }) {
      let runs = 0
      const breaker = new Breaker(() => Promise.resolve(`value ${++runs}`), { cache: true, cacheTTL: 1_000 })
      for (let i = 0; i < 10; i++) await breaker.fire('1')
      const cached = runs
      await tick(1_001)
      await breaker.fire('1')
      return `10 calls ran the function ${times(cached)}; it ran again when the time to live was over: ${runs > cached ? 'yes' : 'no'}`
    },
  },
  {
    says: 'Fallback, with its own event',
    names: ['fallback'],
    async show() {
      const breaker = new Breaker(() => Promise.reject(new Error('refused')), {})
      let heard = 0
      breaker.on('fallback', () => heard++)
      breaker.fallback(() => 'cached answer')
      const answers = [await breaker.fire(), await breaker.fire()]
      return `${answers.filter((answer) => answer === 'cached answer').length} of 2 callers got the answer of the fallback, and ${heard} events were sent`
    },
  },
  {
    says: 'Latency percentiles of the rolling window, without another package',
    names: ['percentiles'],
    async show({ tick }) {
      const breaker = new Breaker((durationMs: number) => new Promise((done) => setTimeout(done, durationMs)), {})
      for (let durationMs = 1; durationMs <= 100; durationMs++) {
        const call = breaker.fire(durationMs)
        await tick(durationMs)
        await call
      }
      const percentiles = breaker.stats['percentiles'] as Readonly<Record<string, number>>
      return `after calls of 1 to 100 ms: median ${percentiles['0.5']} ms, 99 % ${percentiles['0.99']} ms`
    },
  },
  {
    says: 'A limit on the duration of each call, by default',
    names: ['timeout'],
    async show({ tick }) {
      const breaker = new Breaker(() => new Promise(() => undefined), {})
      const call = breaker.fire().catch((error: unknown) => error)
      await tick(10_000)
      const error = (await call) as { readonly code?: unknown }
      return `a call that hangs is rejected after 10 s with ${String(error.code)}`
    },
  },
  {
    says: 'A limit on concurrent calls',
    names: ['bulkhead'],
    async show() {
      const breaker = new Breaker(() => new Promise(() => undefined), { capacity: 2 })
      const calls = Array.from({ length: 3 }, () => breaker.fire().catch((error: unknown) => error))
      const error = (await Promise.race(calls)) as { readonly code?: unknown }
      return `with a capacity of 2, the third call is rejected with ${String(error.code)}`
    },
  },
  {
    says: 'The transition to half-open is sent when the open period is over, without a call',
    names: [],
    async show({ tick }) {
      const breaker = new Breaker(() => Promise.reject(new Error('refused')), { resetTimeout: 1_000 })
      let heard = 0
      breaker.on('halfOpen', () => heard++)
      await breaker.fire().catch(() => undefined)
      await tick(1_000)
      return `${heard} event without a call; recloser has no timer, so it sends this event with the first call after the open period`
    },
  },
]

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
