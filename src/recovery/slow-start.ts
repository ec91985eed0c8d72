import { number, readOptions } from '../base/check.ts'
import { waitUntil } from '../base/clock.ts'
import type { RecoveryStrategy } from './recovery-strategy.ts'
import { freeSlot, takeSlot, waitForSlot, type Slots } from './slots.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface SlowStartOptions {
  /**
   * How long a round lasts at least, in milliseconds, finite and above 0. The first round is one call in this time.
   * Once no call was rejected for 32 rounds, a good answer closes the circuit.
   *
   * @default 25
   */
  readonly roundMs?: number | undefined
  /**
   * If at least this share of the calls of a round fails, the next round is half as large; above 0 and at most 1.
   *
   * @default 0.3
   */
  readonly threshold?: number | undefined
}

/** The tally: a round admits `size` calls, evenly over `roundMs`, and at most `size` are in flight. */
interface Ramp extends Round, Slots {
  /** When the next call is due. */
  dueAtMs: number
  /** When a call was last rejected; -Infinity if none was. */
  rejectedAtMs: number
  successes: number
  failures: number
  /** The mean duration of good answers in the fastest round. */
  fastestMs: number
}

interface Round {
  size: number
  /** When the round began. Calls that were admitted before do not count in it. */
  startedAtMs: number
  good: number
  bad: number
  /** The sum of the durations of its good answers. */
  tookMs: number
  /** How many calls the round admitted and rejected. */
  admitted: number
  rejected: number
}

// Chosen by the trials (docs/trials.md), as the defaults are.

/** The share of a round that may come at once, because traffic is not even. Unused calls are kept for a while. */
export const burst = 0.25
/** After this many rounds without a rejection, the circuit closes. */
export const quietRounds = 32
/** At most this many single probes in a row may fail, if others have succeeded before. */
export const patience = 4
/** A round of fewer calls shows little about how long answers take. */
export const tellingSize = 4
/**
 * If answers take this many times longer than in the fastest round, a queue begins, and the next round is only a
 * quarter larger.
 */
export const slowerTimes = 1.5
/** If they take this many times longer, there is a queue, and the next round is as large as this one. */
export const queuedTimes = 3
/** The factor by which each such round raises the remembered duration of the fastest one. */
export const forgetting = 1.1

const duration = number('a finite number of milliseconds above 0', (value) => value > 0 && value < Infinity)
const share = number('a number above 0, at most 1', (value) => value > 0 && value <= 1)

const round = (size: number, nowMs: number): Round => ({
  size,
  startedAtMs: nowMs,
  good: 0,
  bad: 0,
  tookMs: 0,
  admitted: 0,
  rejected: 0,
})

/**
 * Lets the traffic come back step by step, as TCP does. It begins with one probe, and doubles the number of calls after
 * each round in which few calls fail. It grows more slowly, or not at all, while answers become slower, because then a
 * queue begins. A round in which many calls fail is followed by one that is half as large, or by a single probe if no
 * call succeeded. The circuit opens again only when single probes fail: the first one, or later as many in a row as had
 * succeeded, at most five. It closes when it no longer rejects any call. A round counts calls and spreads them over
 * `roundMs`, so it works for calls that take microseconds as well as for calls that take seconds. There is no timer.
 *
 * @throws TypeError, RangeError
 */
export function slowStart(options: SlowStartOptions = {}): RecoveryStrategy {
  const { roundMs, threshold } = readOptions('slowStart()', options, {
    roundMs: [duration, 25],
    threshold: [share, 0.3],
  })

  function afterFailure(ramp: Ramp, nowMs: number): 'open' | undefined {
    ramp.bad++
    if (ramp.size === 1) return ramp.bad > Math.min(patience, ramp.successes) ? 'open' : undefined
    if (ramp.bad >= threshold * ramp.size) {
      Object.assign(ramp, round(ramp.good === 0 ? 1 : Math.ceil(ramp.size / 2), nowMs))
    }
    return undefined
  }

  function afterSuccess(ramp: Ramp, durationMs: number, nowMs: number): 'closed' | undefined {
    ramp.good++
    ramp.tookMs += durationMs
    const meanMs = ramp.tookMs / ramp.good
    const isLonger = (times: number): boolean => ramp.size >= tellingSize && meanMs > times * ramp.fastestMs + roundMs
    const queued = isLonger(queuedTimes)
    if (!queued && waitUntil(ramp.rejectedAtMs + quietRounds * roundMs, nowMs) === 0) return 'closed'
    if (ramp.good + ramp.bad >= ramp.size) {
      const growth = queued ? 1 : isLonger(slowerTimes) ? 1.25 : 2
      // If answers have become slower permanently, the remembered duration adapts in the end.
      const fastestMs = queued ? ramp.fastestMs * forgetting : ramp.fastestMs
      if (ramp.size >= tellingSize) ramp.fastestMs = Math.min(fastestMs, meanMs)
      Object.assign(ramp, round(Math.ceil(ramp.size * growth), nowMs))
    }
    return undefined
  }

  const strategy: RecoveryStrategy<Ramp> = {
    shape: 'slowStart',
    ramp: { roundMs, threshold },
    empty: (nowMs, refusedAtMs = -Infinity) => ({
      ...round(1, nowMs),
      slots: [],
      dueAtMs: nowMs,
      rejectedAtMs: refusedAtMs,
      successes: 0,
      failures: 0,
      fastestMs: Infinity,
    }),
    wait(ramp, nowMs, probeTimeoutMs) {
      const paced = waitUntil(ramp.dueAtMs - burst * roundMs, nowMs)
      return Math.max(paced, waitForSlot(ramp, ramp.size, nowMs, probeTimeoutMs))
    },
    admit(ramp, nowMs, probeTimeoutMs) {
      takeSlot(ramp, nowMs, probeTimeoutMs)
      ramp.dueAtMs = Math.max(ramp.dueAtMs, nowMs) + roundMs / ramp.size
      ramp.admitted++
    },
    reject(ramp, nowMs) {
      ramp.rejectedAtMs = nowMs
      ramp.rejected++
    },
    settle(ramp, admittedAtMs, verdict, nowMs) {
      freeSlot(ramp, admittedAtMs)
      if (verdict === 'ignored') return undefined
      const failed = verdict === 'failure'
      if (failed) ramp.failures++
      else ramp.successes++
      if (admittedAtMs < ramp.startedAtMs) return undefined
      return failed ? afterFailure(ramp, nowMs) : afterSuccess(ramp, nowMs - admittedAtMs, nowMs)
    },
    counts: ({ failures, successes, admitted, rejected }) => ({
      failures,
      successes,
      admittedShare: admitted / Math.max(1, admitted + rejected),
    }),
  }
  return Object.freeze(strategy)
}
