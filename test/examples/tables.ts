/** The rows of the page's table whose first column has this heading, without the marks of code. */
export function table(page: string, heading: string): readonly (readonly string[])[] {
  const lines = page.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} `))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  return lines.slice(start + 2, end).map((line) =>
    line
      .replaceAll('`', '')
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** The rows with the first cell of the row above where theirs is empty. */
export function filledDown(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let above = ''
  return rows.map(([first = '', ...rest]) => {
    above = first === '' ? above : first
    return [above, ...rest]
  })
}

export const sorted = (names: readonly string[]): readonly string[] => [...names].sort()
