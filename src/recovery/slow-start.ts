import { number, readOptions } from '../base/check.ts'
import { waitUntil } from '../base/clock.ts'
import type { RecoveryStrategy } from './recovery-strategy.ts'
import { freeSlot, takeSlot, waitForSlot, type Slots } from './slots.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface SlowStartOptions {
  /**
   * How long a round lasts at least, in milliseconds, finite and above 0: it begins with one call in so long a time. Once no
   * call was rejected for so long, a good answer closes the circuit.
   *
   * @default 100
   */
  readonly roundMs?: number | undefined
  /**
   * The share of the calls of a round that must fail for the next to be half as large, above 0 and at most 1.
   *
   * @default 0.5
   */
  readonly threshold?: number | undefined
}

/** The tally: a round admits `size` calls, evenly over `roundMs`, and at most `size` are in flight. */
interface Ramp {
  readonly slots: Slots
  size: number
  /** When the round began: what was admitted before does not count in it. */
  startedAtMs: number
  good: number
  bad: number
  /** How many calls the round admitted and rejected. */
  admitted: number
  rejected: number
  /** When the next call is due. */
  dueAtMs: number
  /** When a call was last rejected; -Infinity: none was. */
  rejectedAtMs: number
  successes: number
  failures: number
}

/** What part of a round may come at once: traffic is not even, and what is not used is kept for a while. */
const burst = 0.25

const duration = number('a finite number of milliseconds above 0', (value) => value > 0 && value < Infinity)
const share = number('a number above 0, at most 1', (value) => value > 0 && value <= 1)

/**
 * Lets the traffic come back step by step, as TCP does: it begins with one probe, and doubles the calls of each round in which
 * few fail. A round in which many fail is followed by one half as large, or by a single probe where none succeeded. The circuit
 * opens again only when that single probe fails, and closes when it has no longer rejected anything. A round counts calls and
 * spreads them over `roundMs`, so that it holds where calls end in microseconds as well as where they take seconds. There is no
 * timer.
 *
 * @throws TypeError, RangeError
 */
export function slowStart(options: SlowStartOptions = {}): RecoveryStrategy {
  const { roundMs, threshold } = readOptions('slowStart()', options, {
    roundMs: [duration, 100],
    threshold: [share, 0.5],
  })

  const begin = (ramp: Ramp, size: number, nowMs: number): void => {
    Object.assign(ramp, { size, startedAtMs: nowMs, good: 0, bad: 0, admitted: 0, rejected: 0 })
  }

  const strategy: RecoveryStrategy<Ramp> = {
    shape: 'slowStart',
    empty(nowMs, refusedAtMs = -Infinity) {
      const ramp = { slots: [], dueAtMs: nowMs, rejectedAtMs: refusedAtMs, successes: 0, failures: 0 }
      begin(ramp as unknown as Ramp, 1, nowMs)
      return ramp as unknown as Ramp
    },
    wait(ramp, nowMs, probeTimeoutMs) {
      const paced = waitUntil(ramp.dueAtMs - burst * roundMs, nowMs)
      return Math.max(paced, waitForSlot(ramp.slots, ramp.size, nowMs, probeTimeoutMs))
    },
    admit(ramp, nowMs, probeTimeoutMs) {
      takeSlot(ramp.slots, nowMs, probeTimeoutMs)
      ramp.dueAtMs = Math.max(ramp.dueAtMs, nowMs) + roundMs / ramp.size
      ramp.admitted++
    },
    reject(ramp, nowMs) {
      ramp.rejectedAtMs = nowMs
      ramp.rejected++
    },
    settle(ramp, admittedAtMs, verdict, nowMs) {
      freeSlot(ramp.slots, admittedAtMs)
      if (verdict === 'ignored') return undefined
      const failed = verdict === 'failure'
      if (failed) ramp.failures++
      else ramp.successes++
      if (admittedAtMs < ramp.startedAtMs) return undefined
      const { size } = ramp
      if (failed) {
        if (++ramp.bad < threshold * size) return undefined
        if (size === 1) return 'open'
        begin(ramp, ramp.good === 0 ? 1 : size / 2, nowMs)
        return undefined
      }
      ramp.good++
      if (waitUntil(ramp.rejectedAtMs + roundMs, nowMs) === 0) return 'closed'
      if (ramp.good + ramp.bad >= size) begin(ramp, size * 2, nowMs)
      return undefined
    },
    counts: ({ failures, successes, admitted, rejected }) => ({
      failures,
      successes,
      admittedShare: admitted / Math.max(1, admitted + rejected),
    }),
  }
  return Object.freeze(strategy)
}
