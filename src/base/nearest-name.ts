/**
 * The known name that needs the fewest letters added, removed or changed for its length, ignoring case; `undefined` if
 * that is more than a third of the name.
 */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  let least = 1 / 3
  let nearest: string | undefined
  for (const name of known) {
    const length = Math.max(name.length, written.length)
    // Only names of about this length are compared, because the written name may be very long.
    const share = length < 2 * name.length ? distance(written.toLowerCase(), name.toLowerCase()) / length : 1
    if (share > least) continue
    nearest = name
    least = share
  }
  return nearest
}

/** Edit distance, row by row: each letter of `a` makes a row of distances to the beginnings of `b`. */
function distance(a: string, b: string): number {
  let row = Array.from(` ${b}`, (_, index) => index)
  for (const letter of a) {
    let [left, corner] = [Infinity, Infinity]
    row = row.map((above, index) => {
      left = Math.min(above + 1, left + 1, corner + Number(letter !== b[index - 1]))
      corner = above
      return left
    })
  }
  return Number(row.at(-1))
}
