// Predicates for one call alone, wherever a call is made.
import {
  CircuitBreaker,
  execute,
  executeSync,
  guarded,
  tryExecute,
  wrap,
  wrapSync,
  type OutcomePredicate,
} from 'recloser'
import { executeIterable } from 'recloser/stream'

const breaker = new CircuitBreaker()
const count = async (text: string): Promise<number> => text.length
const countNow = (text: string): number => text.length
const negative: OutcomePredicate<number> = (o) => o.status === 'rejected' || o.value < 0

export const counts: readonly Promise<number>[] = [
  execute(breaker, () => count('a'), { isFailure: negative }),
  breaker.execute(() => count('a'), { isFailure: negative }),
  wrap(breaker, count, { isFailure: negative })('a'),
]
export const outcome = tryExecute(breaker, () => count('a'), {
  isIgnored: (o) => o.status === 'fulfilled' && o.value === 0,
})
export const now: readonly number[] = [
  executeSync(breaker, () => countNow('a'), { isFailure: (o) => o.status === 'fulfilled' && o.value < 0 }),
  wrapSync(breaker, countNow)('a'),
  wrapSync(breaker, countNow, { isIgnored: (o) => o.status === 'fulfilled' && o.value === 0 })('a'),
]
export const items = executeIterable(breaker, () => new Response('a').body ?? new ReadableStream(), {
  isFailure: ({ status }) => status === 'rejected',
})

export class Counter {
  @guarded(breaker, { isIgnored: (o) => o.status === 'rejected' })
  async count(text: string): Promise<number> {
    return text.length
  }
}

// @ts-expect-error -- wrap() is for these
export const wrong = () => wrapSync(breaker, count)
