import type { IBuffer, IBufferCell } from '@xterm/headless'

/** Text in one style, from one column on. */
export interface Run {
  readonly column: number
  readonly text: string
  /** Classes of the picture: `bold`, `dim`, and a colour of the terminal by its number, such as `c2`. */
  readonly style: string
}

export type Row = readonly Run[]

/** What a terminal shows, as runs of one style; blanks that nobody sees are left out. */
export function rowsOf(buffer: IBuffer, columns: number, rows: number): readonly Row[] {
  return Array.from({ length: rows }, (_, at) => {
    const line = buffer.getLine(buffer.viewportY + at)
    const runs: Run[] = []
    for (let column = 0; column < columns; column++) {
      const cell = line?.getCell(column)
      const text = cell?.getChars() ?? ''
      const style = cell === undefined ? '' : styleOf(cell)
      const last = runs.at(-1)
      if (last?.style === style && last.column + last.text.length === column) {
        runs.splice(-1, 1, { ...last, text: last.text + (text || ' ') })
      } else if (text.trim() !== '' || style.includes('on')) runs.push({ column, text: text || ' ', style })
    }
    return runs.map((run) => (run.style.includes('on') ? run : { ...run, text: run.text.trimEnd() }))
  })
}

const styleOf = (cell: IBufferCell): string =>
  [
    cell.isBold() ? 'bold' : '',
    cell.isDim() ? 'dim' : '',
    cell.isFgPalette() ? `c${cell.getFgColor()}` : '',
    cell.isBgPalette() ? `on${cell.getBgColor()}` : '',
  ]
    .filter((name) => name !== '')
    .join(' ')
