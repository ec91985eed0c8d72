import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { mostTimes, type ClosedCost } from './closed.ts'
import type { FleetFigures } from './measure.ts'
import { recloser } from './recloser.ts'
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

const times = (ratio: number): string => `${ratio.toFixed(2)} ×`
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** What sharing adds to a closed call, in a process of its own and in one that has many breakers. */
const shareOf = (call: ClosedCost['call'], costs: readonly ClosedCost[]): string => {
  const [alone, company] = costs.filter((cost) => cost.call === call)
  return `${times(alone?.ratio ?? NaN)}, ${times(company?.ratio ?? NaN)} among many breakers`
}

/** The figures as a table of Markdown; what sharing adds, where it was measured. */
export function tableOf(figures: readonly FleetFigures[], costs: readonly ClosedCost[]): string {
  return [
    line(['', ...figures.map(({ design }) => design)]),
    line(['---', ...figures.map(() => '---')]),
    line(['how', ...figures.map(({ how }) => how)]),
    ...rows.map(([label, cell]) => line([label, ...figures.map(cell)])),
    ...(['execute', 'wrap'] as const).flatMap((call) =>
      costs.length === 0
        ? []
        : line([
            `a closed call by \`${call}\`, beside the same breaker unshared`,
            ...figures.map(({ design }) => (design === recloser.name ? shareOf(call, costs) : '–')),
          ]),
    ),
  ].join('\n')
}

/** What closed calls cost, as a table of Markdown: for the one who measures. */
export const costTable = (costs: readonly ClosedCost[]): string =>
  [
    '| closed call | process | unshared | shared | ratio | bound |',
    '| --- | --- | --- | --- | --- | --- |',
    ...costs.map(({ call, inCompany, unsharedNs, sharedNs, ratio }) =>
      line([
        `\`${call}\``,
        inCompany ? 'many breakers' : 'these two',
        `${unsharedNs.toFixed(1)} ns`,
        `${sharedNs.toFixed(1)} ns`,
        times(ratio),
        `<= ${times(mostTimes)}`,
      ]),
    ),
  ].join('\n')

/** How long it takes until all are open, as a table of Markdown. */
export const spreadTable = (spreads: readonly Spread[]): string =>
  [
    '| processes | trips | until one more process is open: median | 99 % | bound of the 99 % |',
    '| --- | --- | --- | --- | --- |',
    ...spreads.map(({ processes, rounds, medianMs, p99Ms, boundMs }) =>
      line([String(processes), String(rounds), ms(medianMs), ms(p99Ms), `<= ${ms(boundMs)}`]),
    ),
  ].join('\n')

/** Puts the tables into the page. */
export async function writePage(
  figures: readonly FleetFigures[],
  costs: readonly ClosedCost[],
  spreads: readonly Spread[],
): Promise<void> {
  const page = readFileSync(path, 'utf8')
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`${path} has no place for the table`)
  const between = 'From the vote that decides until each of the other processes is open:'
  const text = `${before}${begin}\n\n${tableOf(figures, costs)}\n\n${between}\n\n${spreadTable(spreads)}\n\n${end}${after}`
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }))
}
