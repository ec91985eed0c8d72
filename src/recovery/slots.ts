import { waitUntil } from '../base/clock.ts'

/** The part of a tally with the admission times of the probes that hold a slot, oldest first. */
export interface Slots {
  readonly slots: number[]
}

/** How many of the probes are out of time, and have lost their slots. */
function expired({ slots }: Slots, nowMs: number, probeTimeoutMs: number): number {
  let count = 0
  // Past the end the value is NaN, which is not out of time.
  while (waitUntil(Number(slots[count]) + probeTimeoutMs, nowMs) === 0) count++
  return count
}

/** Milliseconds until fewer than `most` probes hold a slot, if none of them ends before it is out of time. */
export function waitForSlot(tally: Slots, most: number, nowMs: number, probeTimeoutMs: number): number {
  const { length } = tally.slots
  if (length - expired(tally, nowMs, probeTimeoutMs) < most) return 0
  // There may be more than `most`, if that number has become smaller.
  return waitUntil(Number(tally.slots[length - most]) + probeTimeoutMs, nowMs)
}

/** Gives a slot to a probe, and takes away the slots of probes that are out of time. */
export function takeSlot(tally: Slots, nowMs: number, probeTimeoutMs: number): void {
  tally.slots.splice(0, expired(tally, nowMs, probeTimeoutMs))
  tally.slots.push(nowMs)
}

/**
 * Frees the slot of a probe. Probes of the same time are interchangeable. For a probe that lost its slot, nothing is
 * freed.
 */
export function freeSlot({ slots }: Slots, admittedAtMs: number): void {
  const at = slots.indexOf(admittedAtMs)
  if (at >= 0) slots.splice(at, 1)
}
