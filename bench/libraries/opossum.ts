import { openPeer } from './door.ts'
import { foreverMs, type Library, type LibraryEntry, type Setup, type Task } from './library.ts'

interface Opossum {
  fire(): Promise<unknown>
  shutdown(): void
}

interface OpossumModule {
  readonly default: new (action: Task, options: object) => Opossum
}

async function load(): Promise<Library<Opossum>> {
  const { default: CircuitBreaker } = await openPeer<OpossumModule>('opossum')
  return {
    // It writes to the options it is given, so each breaker needs an object of its own.
    create: (setup, task) => new CircuitBreaker(task, optionsFor(setup)),
    caller: (breaker) => () => breaker.fire(),
    dispose: (breaker) => breaker.shutdown(),
  }
}

function optionsFor({ rule, resetMs = foreverMs, windowSize }: Setup): object {
  // Only where slow calls matter; without it a call costs it less.
  const timeout = rule === 'slowCalls' ? 5_000 : false
  // It opens above the percentage, so that 100 is never reached.
  const errorThresholdPercentage = rule === 'never' ? 100 : rule === 'firstFailure' ? 1 : 50
  const volumeThreshold = rule === 'count' ? 5 : 0
  // It has no window of calls: where a number of calls is asked for, they must not grow too old meanwhile.
  const rollingCountTimeout = windowSize === undefined ? 10_000 : 60_000
  return { timeout, errorThresholdPercentage, volumeThreshold, rollingCountTimeout, resetTimeout: resetMs }
}

const onlyRate = 'a failure rate over 10 s in 10 buckets, the one rule it has'

export const opossum: LibraryEntry = {
  name: 'opossum',
  how: {
    consecutive: onlyRate,
    count: `${onlyRate}, from 5 calls on`,
    countWindow: onlyRate,
    timeWindow: onlyRate,
    slowCalls: `${onlyRate}, with its timeout of 5 s: it knows no slow calls, it can only cut them off`,
    never: 'errorThresholdPercentage: 100, which is never exceeded',
    firstFailure: 'errorThresholdPercentage: 1',
  },
  minimalUse:
    "import CircuitBreaker from 'opossum'; export const call = (task) => new CircuitBreaker(task, { timeout: false }).fire()",
  load: load,
}
