/** The known name that shares most pairs of letters with what was written, for its length. */
export const nearestName = (written: string, known: readonly string[]): string | undefined =>
  [...known].sort((a, b) => likeness(b, written) - likeness(a, written))[0]

const likeness = (name: string, written: string): number =>
  pairs(name).filter((pair) => pairs(written).includes(pair)).length / (name.length + written.length)

const pairs = (name: string): readonly string[] =>
  Array.from(name.toLowerCase(), (letter, at) => letter + (name[at + 1] ?? '').toLowerCase())
