import { check, oneOf } from '../base/check.ts'
import { dispose } from '../base/dispose.ts'

/** A hold on a circuit. */
export interface Hold extends Disposable {
  /** Ends the hold. Releasing it twice is harmless. */
  release(): void
}

type Position = 'open' | 'closed'

/** How many handles there are in each position. */
export interface Holds {
  open: number
  closed: number
}

/**
 * @param onChange called after the handle was taken, and after it was released, with whether any handle of its position is
 *   left, and with the position that wins
 * @throws TypeError, RangeError
 */
export function takeHold(
  holds: Holds,
  position: Position,
  onChange: (held: boolean, winner: Position | undefined) => void,
): Hold {
  check('hold()', 'position', position, oneOf('open', 'closed'))
  const change = (by: 1 | -1): void => {
    holds[position] += by
    onChange(holds[position] > 0, holds.open > 0 ? 'open' : holds.closed > 0 ? 'closed' : undefined)
  }
  let held = true
  const release = (): void => {
    if (!held) return
    held = false
    change(-1)
  }
  change(1)
  return { release, [dispose]: release }
}
