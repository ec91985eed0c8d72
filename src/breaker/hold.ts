import { dispose } from '../base/dispose.ts'

/** A circuit taken in hand. */
export interface Hold extends Disposable {
  /** Gives the circuit back. Releasing twice is harmless. */
  release(): void
}

/** How many handles are out. */
export interface Holds {
  open: number
  closed: number
}

/** @param onChange called after the handle was taken, and after it was released, with whether any handle of its position is left */
export function takeHold(holds: Holds, position: 'open' | 'closed', onChange: (held: boolean) => void): Hold {
  let held = true
  const release = (): void => {
    if (!held) return
    held = false
    onChange(--holds[position] > 0)
  }
  holds[position]++
  onChange(true)
  return { release, [dispose]: release }
}
