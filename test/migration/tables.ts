// The tables of a page: what they name, and what they say.

import { readFileSync } from 'node:fs'

export interface Row {
  readonly cells: readonly string[]
  /** The words in code of the first cell, without arguments: `a`, `b(c)` are a and b. */
  readonly names: readonly string[]
}

/** The rows of the table whose first heading is this one. */
export function rowsOf(page: string, heading: string): readonly Row[] {
  const lines = readFileSync(page, 'utf8').split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} `))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  if (start < 0) throw new Error(`${page} has no table of ${heading}`)
  return lines.slice(start + 2, end).map((line) => {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim())
    return { cells, names: codeIn(cells[0] ?? '').map(bare) }
  })
}

/** What stands in code in a text. */
export const codeIn = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

const bare = (code: string): string => code.replace(/^new /, '').replace(/[({<].*$/, '')

export const namesIn = (page: string, heading: string): readonly string[] =>
  rowsOf(page, heading).flatMap(({ names }) => names)
