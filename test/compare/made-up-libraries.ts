// Breakers that are plainly wrong, to show that every scenario can fail.

import type { Breaker, Library } from '../../bench/compare/library.ts'

/** Calls all that it is handed, and lets through what these throw. */
export const transparent = (): Library => library(() => true)

/** Admits calls until the first failure, and none ever after. */
export const oneStrike = (): Library => library((failures) => failures === 0)

function library(admits: (failures: number) => boolean): Library {
  const shared = { failures: 0 }
  // It keeps hold of what it makes, runs a timer for each, and writes into the options.
  const kept: object[] = []
  return {
    options: (settings) => ({ ...settings }),
    make: (options) => {
      Object.assign(options, { seen: true })
      const breaker = made(admits, shared, options)
      kept.push(breaker.native)
      setInterval(() => undefined, 1_000)
      return breaker
    },
    wrap: () => () => Promise.resolve('user 1'),
    knobs: [{ option: 'count', kind: 'number', set: () => undefined }],
    misspell: () => undefined,
    rejectionFields: () => ({ code: undefined, waitMs: undefined }),
    sharedFeatures: {},
    strengths: [],
  }
}

function made(
  admits: (failures: number) => boolean,
  counts: { failures: number },
  { isFailure = () => true }: { isFailure?: (error: unknown) => boolean },
): Breaker {
  const listeners = new Map<string, () => void>()
  return {
    native: {},
    call: async (task) => {
      if (!admits(counts.failures)) throw new Error('open')
      try {
        const value = await task()
        listeners.get('success')?.()
        return value
      } catch (error) {
        if (isFailure(error)) counts.failures++
        listeners.get('failure')?.()
        listeners.get('opened')?.()
        throw error
      }
    },
    listen: (happening, listener) => listeners.set(happening, listener),
    snapshot: () => ({}),
  }
}
