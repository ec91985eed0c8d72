import { number, readOptions } from '../base/check.ts'
import { waitUntil } from '../base/clock.ts'
import type { RecoveryStrategy } from './recovery-strategy.ts'
import { freeSlot, takeSlot, waitForSlot, type Slots } from './slots.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface SlowStartOptions {
  /**
   * How long a round lasts at least, in milliseconds, finite and above 0: the first round is one call in so long a time. Once no
   * call was rejected for 32 rounds, a good answer closes the circuit.
   *
   * @default 25
   */
  readonly roundMs?: number | undefined
  /**
   * The share of the calls of a round that must fail for the next one to be half as large, above 0 and at most 1.
   *
   * @default 0.3
   */
  readonly threshold?: number | undefined
}

/** The tally: a round admits `size` calls, evenly over `roundMs`, and at most `size` are in flight. */
interface Ramp extends Round, Slots {
  /** When the next call is due. */
  dueAtMs: number
  /** When a call was last rejected; -Infinity: none was. */
  rejectedAtMs: number
  successes: number
  failures: number
  /** How long good answers took in the fastest round, in the mean. */
  fastestMs: number
}

interface Round {
  size: number
  /** When the round began: what was admitted before does not count in it. */
  startedAtMs: number
  good: number
  bad: number
  /** How long its good answers took, all together. */
  tookMs: number
  /** How many calls the round admitted and rejected. */
  admitted: number
  rejected: number
}

// Chosen by the trials (docs/trials.md), as the defaults are.

/** What part of a round may come at once: traffic is not even, and what is not used is kept for a while. */
export const burst = 0.25
/** Without a rejection in so many rounds the circuit closes. */
export const quietRounds = 32
/** So many single probes in a row may fail, at most, where others have succeeded before. */
export const patience = 4
/** A round of fewer calls says little of how long answers take. */
export const tellingSize = 4
/** Where answers take so many times longer than in the fastest round, a queue begins: the next round is a quarter larger. */
export const slowerTimes = 1.5
/** Where they take so many times longer, there is a queue: the next round is as large as this one. */
export const queuedTimes = 3
/** By how much each such round makes the fastest one slower, in what is remembered of it. */
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
 * Lets the traffic come back step by step, as TCP does: it begins with one probe, and doubles the calls of each round in which
 * few fail. It grows more slowly, or not at all, while answers take ever longer, because then a queue begins. A round in which
 * many fail is followed by one half as large, or by a single probe where none succeeded. The circuit opens again only when single probes fail: the first one, or later as many in a
 * row as had succeeded, five at most. It closes when it no longer rejects anything. A round counts calls and spreads them over
 * `roundMs`, so that it holds where calls end in microseconds as well as where they take seconds. There is no timer.
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
      // Where answers have become slower for good, that is the pace in the end.
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
