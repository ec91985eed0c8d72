import { CircuitBreaker } from '../../src/index.ts'
import type { CircuitBreakerOptions, Permit } from '../../src/index.ts'
import { mischief } from './mischief.ts'

/** The time of all breakers of a fuzz. */
export const fuzzTime = { nowMs: 1_000 }
export const fuzzClock = (): number => fuzzTime.nowMs

/** Does it while the default clock of every breaker is that of the fuzz: what is foretold must not depend on real time. */
export function atFuzzTime(act: () => void): void {
  Object.defineProperty(performance, 'now', { value: fuzzClock, configurable: true })
  try {
    act()
  } finally {
    // Its own was inherited.
    Reflect.deleteProperty(performance, 'now')
  }
}

/** A wait that a clock can be moved by and still be exact. */
const longestWaitMs = 1e14

/** A complaint as all complaints of the library are worded. */
export function isDocumented(error: unknown): boolean {
  const ours = error instanceof TypeError || error instanceof RangeError
  return ours && /^\w+\(\): (`.+` must be .+, received |unknown option `)/s.test(error.message)
}

/** What the caller's own object did when it was looked at comes out as it is. */
export const isOwn = (error: unknown): boolean =>
  error === mischief || (error instanceof TypeError && /on a proxy that has been revoked$/.test(error.message))

/** Uses a breaker that was made of accepted input: whatever it was, the breaker has a state, foretells it and recovers. */
export function works(breaker: CircuitBreaker): void {
  for (const verdict of ['succeed', 'fail', 'ignore', 'fail', 'fail', 'fail', 'fail'] as const) {
    const permit = predictedPermit(breaker)
    if (permit && !permit[verdict]()) throw new Error('law 1: the first verdict was not taken')
    fuzzTime.nowMs += 7
  }
  restores(breaker)
  breaker.trip('fuzz')
  predictedPermit(breaker)?.fail()
  for (let waits = 0; breaker.retryAfterMs > 0; waits++) {
    const { retryAfterMs } = breaker
    if (retryAfterMs > longestWaitMs || waits > 3) breaker.reset()
    else fuzzTime.nowMs += Math.ceil(retryAfterMs)
  }
  const permit = predictedPermit(breaker)
  if (permit === undefined) throw new Error('law 4: locked')
  permit.succeed()
  breaker.reset()
  if (breaker.state !== 'closed') throw new Error(`law 4: ${breaker.state} after reset()`)
}

/** Takes a permit, or a refusal, which must be what `state` and `retryAfterMs` said. */
function predictedPermit(breaker: CircuitBreaker): Permit | undefined {
  const { state, retryAfterMs } = breaker
  const before = breaker.stats
  const permit = breaker.tryAcquire()
  const refused = breaker.stats.totals.rejected > before.totals.rejected

  if (!['closed', 'open', 'half-open'].includes(state) || before.state !== state)
    throw new Error(`law 5: a state of ${state}`)
  if (!(retryAfterMs >= 0)) throw new Error(`law 5: retryAfterMs of ${retryAfterMs}`)
  if (refused !== retryAfterMs > 0) throw new Error(`law 5: ${retryAfterMs} ms foretold, refused: ${refused}`)
  return permit
}

/** What it saves is plain JSON, without a number that JSON does not know. */
function restores(breaker: CircuitBreaker): void {
  const saved = breaker.snapshot()
  const text = JSON.stringify(saved)
  const bad = findNumber(saved, (value) => !Number.isFinite(value))
  if (bad !== undefined) throw new Error(`law 13: ${bad} in the snapshot ${text}`)
}

function findNumber(value: unknown, wanted: (value: number) => boolean): number | undefined {
  if (typeof value === 'number') return wanted(value) ? value : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const inner of Object.values(value)) {
    const found = findNumber(inner, wanted)
    if (found !== undefined) return found
  }
  return undefined
}

/** A breaker whose time and complaints are the fuzz's own. */
export const breakerWith = (options: CircuitBreakerOptions): CircuitBreaker =>
  new CircuitBreaker({ clock: fuzzClock, onHookError: () => undefined, ...options })
