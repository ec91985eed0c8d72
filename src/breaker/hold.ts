import { oneOf } from '../base/check.ts'
import { dispose } from '../base/dispose.ts'

/** A circuit taken in hand. */
export interface Hold extends Disposable {
  /** Gives the circuit back. Releasing twice is harmless. */
  release(): void
}

export const holdPosition = oneOf('open', 'closed')

/** How many handles are out. */
export interface Holds {
  open: number
  closed: number
}

/** Open wins; `undefined`: nobody holds. */
export const heldPosition = ({ open, closed }: Holds): 'open' | 'closed' | undefined =>
  open > 0 ? 'open' : closed > 0 ? 'closed' : undefined

/** @param onChange called after the handle was taken, and after it was released */
export function takeHold(holds: Holds, position: 'open' | 'closed', onChange: () => void): Hold {
  let held = true
  const release = (): void => {
    if (!held) return
    held = false
    holds[position]--
    onChange()
  }
  holds[position]++
  onChange()
  return { release, [dispose]: release }
}
