import type { Rule } from '../base/check.ts'
import { dispose } from '../base/dispose.ts'

/** A circuit taken in hand. */
export interface Hold extends Disposable {
  /** Gives the circuit back. Releasing twice is harmless. */
  release(): void
}

export const holdPosition: Rule<'open' | 'closed'> = {
  type: 'string',
  words: "'open' or 'closed'",
  holds: (value: string) => value === 'open' || value === 'closed',
}

/** How many handles are out. */
export interface Holds {
  open: number
  closed: number
}

/** Open wins; `undefined`: nobody holds. */
export const heldPosition = ({ open, closed }: Holds): 'open' | 'closed' | undefined =>
  open > 0 ? 'open' : closed > 0 ? 'closed' : undefined

/** @param whenFree called when the last handle has been released */
export function takeHold(holds: Holds, position: 'open' | 'closed', whenFree: () => void): Hold {
  let taken = 1
  holds[position]++
  const release = (): void => {
    holds[position] -= taken
    taken = 0
    if (heldPosition(holds) === undefined) whenFree()
  }
  return { release, [dispose]: release }
}
