// Pipelines of an array, of nothing, and of one another.
import { CircuitBreaker, execute, type Guard } from 'recloser'
import { fallback, isTimeout, pipeline, retry, timeout, TimeoutError } from 'recloser/policies'

const breaker = new CircuitBreaker()

export const guards: Guard[] = [retry({ attempts: 2 }), breaker]
export const ofArray = pipeline(...guards)
export const ofMore = pipeline(timeout(500), ...guards, breaker)
export const identity = pipeline()
export const nested = pipeline(identity, ofArray, pipeline(breaker))

export const numbers: readonly Promise<number>[] = [
  execute(ofArray, () => 1),
  execute(ofMore, async () => 1),
  execute(identity, () => 1),
  execute(nested, () => 1),
]
export const withFallback: Promise<number | null> = execute(pipeline(fallback(null), ...guards), () => 1)

export const limitOf = (error: unknown): number | undefined => {
  if (!isTimeout(error)) return undefined
  const known: TimeoutError = error
  return known.message.length
}

// @ts-expect-error -- a name is no guard
export const wrong = () => pipeline('billing')
