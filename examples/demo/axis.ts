// The time axis of the strips: as many columns as the terminal has room for, drawn up to the present moment.

import { scriptMs } from './scenario.ts'

export interface Axis {
  /** How many columns have begun. */
  readonly drawn: number
  /** How many columns the whole script takes. */
  readonly columns: number
  columnAt(atMs: number): number
  /** The moment a column begins. */
  beginAtMs(column: number): number
}

export function timeAxis(startedAtMs: number, nowMs: number, columns: number): Axis {
  const msPerColumn = scriptMs / columns
  // A call may end a little after the script: it belongs to the last column.
  const columnAt = (atMs: number): number =>
    Math.min(columns - 1, Math.max(0, Math.floor((atMs - startedAtMs) / msPerColumn)))
  return {
    columns,
    drawn: columnAt(nowMs) + 1,
    columnAt,
    beginAtMs: (column) => startedAtMs + column * msPerColumn,
  }
}

/** A label every five seconds. */
export function axisLabels({ columns }: Axis): string {
  const everyMs = 5_000
  let line = ''
  for (let atMs = 0; atMs < scriptMs; atMs += everyMs) {
    line = line.padEnd(Math.round((atMs / scriptMs) * columns)) + `${atMs / 1_000} s`
  }
  return line
}
