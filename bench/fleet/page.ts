import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import type { FleetFigures } from './measure.ts'
import type { Spread } from './spread.ts'

const path = 'docs/fleet.md'
const begin = '<!-- npm run bench:fleet writes the table from here -->'
const end = '<!-- to here -->'

const count = (value: number): string => String(Number(value.toFixed(1)))
const ms = (value: number): string => (value < 10 ? `${Number(value.toPrecision(2))} ms` : `${Math.round(value)} ms`)

const rows: readonly (readonly [label: string, cell: (figures: FleetFigures) => string])[] = [
  ['commands to Redis for a call while closed', ({ tripsClosed }) => count(tripsClosed)],
  ['… for a rejection while open', ({ tripsOpen }) => count(tripsOpen)],
  ['… for a probe', ({ tripsProbe }) => count(tripsProbe)],
  ['a call while closed takes (median)', ({ addedClosedMs }) => ms(addedClosedMs)],
  ['a rejection while open takes (median)', ({ addedOpenMs }) => ms(addedOpenMs)],
  ['the longest call while Redis stands still for 2 s', ({ longestFrozenMs }) => ms(longestFrozenMs)],
  [
    'calls that reach a dependency that is dead for 10 s',
    ({ reachedDead, madeDead }) => `${reachedDead} of ${madeDead}`,
  ],
]

/** The figures as a table of Markdown. */
export function tableOf(figures: readonly FleetFigures[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(['', ...figures.map(({ design }) => design)]),
    line(['---', ...figures.map(() => '---')]),
    line(['how', ...figures.map(({ how }) => how)]),
    ...rows.map(([label, cell]) => line([label, ...figures.map(cell)])),
  ].join('\n')
}

/** How long it takes until all are open, as a table of Markdown. */
export const spreadTable = (spreads: readonly Spread[]): string =>
  [
    '| processes | trips | until one more process is open: median | 99 % |',
    '| --- | --- | --- | --- |',
    ...spreads.map(
      ({ processes, rounds, medianMs, p99Ms }) => `| ${processes} | ${rounds} | ${ms(medianMs)} | ${ms(p99Ms)} |`,
    ),
  ].join('\n')

/** Puts the tables into the page. */
export async function writePage(figures: readonly FleetFigures[], spreads: readonly Spread[]): Promise<void> {
  const page = readFileSync(path, 'utf8')
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`${path} has no place for the table`)
  const between = 'From the vote that decides until each of the other processes is open:'
  const text = `${before}${begin}\n\n${tableOf(figures)}\n\n${between}\n\n${spreadTable(spreads)}\n\n${end}${after}`
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }))
}
