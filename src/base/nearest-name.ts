/** The known name that shares most pairs of letters with what was written, for its length. */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  // Taken apart once: what was written may be as long as it likes.
  const wanted = new Set(pairs(written))
  const likeness = (name: string): number =>
    pairs(name).filter((pair) => wanted.has(pair)).length / (name.length + written.length)

  return [...known].sort((a, b) => likeness(b) - likeness(a))[0]
}

const pairs = (name: string): readonly string[] =>
  Array.from(name.toLowerCase(), (letter, at) => letter + (name[at + 1] ?? '').toLowerCase())
