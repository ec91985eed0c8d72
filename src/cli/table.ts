/** Rows with the same number of cells as text, in columns as wide as their widest cell; numbers are aligned right. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const columns = rows.reduce<readonly (readonly string[])[]>(
    (before, cells) => cells.map((cell, at) => [...(before[at] ?? []), cell]),
    [],
  )
  const padded = columns.map((cells) => {
    const width = Math.max(...cells.map(({ length }) => length))
    const isNumeric = cells.slice(1).every((cell) => /^([\d,.]+( (%|ms|s|min|h))?|–|)$/.test(cell))
    return cells.map((cell) => (isNumeric ? cell.padStart(width) : cell.padEnd(width)))
  })
  return rows
    .map((_, row) =>
      padded
        .map((cells) => cells[row])
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
