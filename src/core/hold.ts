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
export function takeHold(holds: Holds, position: 'open' | 'closed', onChange: (held: boolean) => void): Hold {
  let taken = 0
  const take = (count: 0 | 1): void => {
    if (count === taken) return
    holds[position] += count - taken
    taken = count
    onChange(count === 1)
  }
  const release = (): void => {
    take(0)
  }
  take(1)
  return { release, [dispose]: release }
}
