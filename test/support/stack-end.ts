/**
 * Fills the stack, and on the way back, where a little more of it is free at each step, acts until it does not overflow.
 * Then looks. Once for each of many offsets, since a step is longer than the places in which an overflow can happen.
 */
export function atEveryDepth(act: () => unknown, look: () => unknown): void {
  const dive = (): boolean => {
    try {
      if (dive()) return true
    } catch {
      // The stack ended further down.
    }
    act()
    return true
  }
  for (let words = 0; words < 64; words++) {
    // Arguments lie on the stack: they move where it ends by a word each.
    const padded = (...padding: readonly unknown[]): boolean => padding.length < 64 && dive()
    padded(...Array<unknown>(words).fill(0))
    look()
  }
}
