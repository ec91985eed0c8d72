import { waitUntil } from '../base/clock.ts'

/** When each probe that holds a slot was admitted, oldest first. */
export type Slots = number[]

/** How many of the probes are out of time, and have lost their slots. */
export function expired(slots: Slots, nowMs: number, probeTimeoutMs: number): number {
  let count = 0
  while (count < slots.length && waitUntil(Number(slots[count]) + probeTimeoutMs, nowMs) === 0) count++
  return count
}

/** Milliseconds until fewer than `most` probes hold a slot, if none of them ends before it is out of time. */
export function waitForSlot(slots: Slots, most: number, nowMs: number, probeTimeoutMs: number): number {
  const first = expired(slots, nowMs, probeTimeoutMs)
  return slots.length - first < most ? 0 : waitUntil(Number(slots[first]) + probeTimeoutMs, nowMs)
}

/** Gives a slot to a probe, and takes those of the probes that are out of time. */
export function takeSlot(slots: Slots, nowMs: number, probeTimeoutMs: number): void {
  slots.splice(0, expired(slots, nowMs, probeTimeoutMs))
  slots.push(nowMs)
}

/** Frees a slot. Probes of the same moment are alike: it does not matter whose. One that lost its slot finds none. */
export function freeSlot(slots: Slots, admittedAtMs: number): void {
  const at = slots.indexOf(admittedAtMs)
  if (at >= 0) slots.splice(at, 1)
}
