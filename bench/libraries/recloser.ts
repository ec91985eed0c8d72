import type * as core from '../../src/index.ts'
import type { CircuitBreakerOptions } from '../../src/index.ts'
import type * as presets from '../../src/presets.ts'
import type * as trip from '../../src/trip.ts'
import { openDoor } from './door.ts'
import { foreverMs, type Library, type LibraryEntry, type Setup } from './library.ts'

export type Core = typeof core
export type Trip = typeof trip

export const openRecloser = async (): Promise<Core & Trip> => ({
  ...(await openDoor<Core>('.')),
  ...(await openDoor<Trip>('./trip')),
})

const load = async (): Promise<Library> => {
  const library = await openRecloser()
  return libraryOf(library, (setup) => optionsFor(library, setup))
}

const loadRecommended = async (): Promise<Library> => {
  const { recommended } = await openDoor<typeof presets>('./presets')
  return libraryOf(await openRecloser(), () => recommended())
}

function libraryOf({ CircuitBreaker, execute }: Core, optionsOf: (setup: Setup) => CircuitBreakerOptions): Library {
  // One object for each rule, as an application has it: what a breaker is made from is not part of the breaker.
  const settings = new Map<string, CircuitBreakerOptions>()
  return {
    create(setup) {
      const key = JSON.stringify(setup)
      const options = settings.get(key) ?? optionsOf(setup)
      settings.set(key, options)
      return new CircuitBreaker(options)
    },
    caller: (breaker, task) => () => execute(breaker as core.CircuitBreaker, task),
  }
}

function optionsFor(library: Trip, { rule, resetMs = foreverMs, windowSize = 100 }: Setup): CircuitBreakerOptions {
  const { failureCount, failureRate, slowCallRate, countWindow, timeWindow } = library
  const over = timeWindow({ durationMs: 10_000 })
  switch (rule) {
    case 'consecutive':
      return { resetTimeoutMs: resetMs }
    case 'count':
      return { resetTimeoutMs: resetMs, trip: failureCount({ over }) }
    case 'countWindow':
      return { resetTimeoutMs: resetMs, trip: failureRate({ over: countWindow(windowSize) }) }
    case 'timeWindow':
      return { resetTimeoutMs: resetMs, trip: failureRate({ over }) }
    case 'slowCalls':
      return { resetTimeoutMs: resetMs, trip: slowCallRate({ slowerThanMs: 5_000, over }) }
    case 'never':
      return { resetTimeoutMs: resetMs, failureThreshold: Number.MAX_SAFE_INTEGER }
    case 'firstFailure':
      // The probe of a benchmark may take longer than the few milliseconds it was open for.
      return { resetTimeoutMs: resetMs, failureThreshold: 1, probeTimeoutMs: foreverMs }
  }
}

export const recloser: LibraryEntry = {
  name: 'recloser',
  how: {
    consecutive: 'the default, consecutiveFailures(5)',
    count: 'failureCount over timeWindow, 10 s in 10 buckets',
    countWindow: 'failureRate over countWindow',
    timeWindow: 'failureRate over timeWindow, 10 s in 10 buckets',
    slowCalls: 'slowCallRate over timeWindow, 10 s in 10 buckets',
    never: 'a threshold that is never reached',
    firstFailure: 'consecutiveFailures(1)',
  },
  minimalUse:
    "import { CircuitBreaker, execute } from 'recloser'; export const call = (task) => execute(new CircuitBreaker(), task)",
  load: load,
}

const how = 'recommended(): six failures in a row that last, a failure rate that lasts, and calls that hang'

/** The options of the preset, whatever the rule. */
export const recloserRecommended: LibraryEntry = {
  name: 'recloser',
  how: {
    consecutive: how,
    count: how,
    countWindow: how,
    timeWindow: how,
    slowCalls: how,
    never: how,
    firstFailure: how,
  },
  load: loadRecommended,
}
