import { waitUntil } from '../base/clock.ts'

/** The part of a tally that knows when each probe that holds a slot was admitted, oldest first. */
export interface Slots {
  readonly slots: number[]
}

/** How many of the probes are out of time, and have lost their slots. */
function expired({ slots }: Slots, nowMs: number, probeTimeoutMs: number): number {
  let count = 0
  // Past the end there is NaN, which is not out of time.
  while (waitUntil(Number(slots[count]) + probeTimeoutMs, nowMs) === 0) count++
  return count
}

/** Milliseconds until fewer than `most` probes hold a slot, if none of them ends before it is out of time. */
export function waitForSlot(tally: Slots, most: number, nowMs: number, probeTimeoutMs: number): number {
  const { length } = tally.slots
  if (length - expired(tally, nowMs, probeTimeoutMs) < most) return 0
  // There may be more than `most`: where that has become smaller.
  return waitUntil(Number(tally.slots[length - most]) + probeTimeoutMs, nowMs)
}

/** Gives a slot to a probe, and takes those of the probes that are out of time. */
export function takeSlot(tally: Slots, nowMs: number, probeTimeoutMs: number): void {
  tally.slots.splice(0, expired(tally, nowMs, probeTimeoutMs))
  tally.slots.push(nowMs)
}

/** Frees a slot. Probes of the same moment are alike: it does not matter whose. One that lost its slot finds none. */
export function freeSlot({ slots }: Slots, admittedAtMs: number): void {
  const at = slots.indexOf(admittedAtMs)
  if (at >= 0) slots.splice(at, 1)
}
