// The table in the README, and the figures that it was made from.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import type { Measures } from './measure.ts'
import { sickMs, type Scenario } from './scenario.ts'

/** A measured run of both. */
export interface Outage {
  readonly node: string
  readonly scenario: Scenario
  readonly without: Measures
  readonly with: Measures
}

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const figures = fromRoot('docs/outage.json')
const readme = fromRoot('README.md')

export const readOutage = (): Outage => JSON.parse(readFileSync(figures, 'utf8')) as Outage

export async function writeOutage(outage: Outage): Promise<void> {
  writeFileSync(figures, await formatted(JSON.stringify(outage), figures))
  writeFileSync(readme, await withOutage(readFileSync(readme, 'utf8'), outage))
}

const block = /(<!-- outage -->\n).*?(<!-- \/outage -->)/s

/**
 * The page with the table between its marks.
 *
 * @throws Error when the page has no marks
 */
export async function withOutage(page: string, outage: Outage): Promise<string> {
  if (!block.test(page)) throw new Error('no <!-- outage --> and <!-- /outage --> to put the table between')
  const text = await formatted([...headOf(outage), ...rowsOf(outage)].join('\n'), readme)
  return page.replace(block, (_, start: string, end: string) => `${start}\n${text}\n${end}`)
}

const headOf = ({ scenario }: Outage): readonly string[] => {
  const phases = scenario.sick.map(({ health, forMs }) => `${forMs / 1_000} s ${health}`).join(', ')
  return [
    `| ${scenario.ordersPerSecond} orders a second; the payment server ${phases} | without | with the breaker |`,
    '| --- | --: | --: |',
  ]
}

const rowsOf = (outage: Outage): readonly string[] => {
  const row = (name: string, of: (measures: Measures) => string): string =>
    `| ${name} | ${of(outage.without)} | ${of(outage.with)} |`
  return [
    row('orders accepted', ({ accepted, orders }) => `${accepted} of ${orders}`),
    row('calls that reached the sick server', ({ reachedSick }) => String(reachedSick)),
    row('customers waited, median', ({ waitP50Ms }) => `${waitP50Ms} ms`),
    row('customers waited, p99', ({ waitP99Ms }) => `${waitP99Ms} ms`),
    row('orders lost', ({ lost }) => String(lost)),
    row('orders charged twice', ({ chargedTwice }) => String(chargedTwice)),
    row('first order paid at once again', ({ paidAtOnceAfterMs }) => `after ${paidAtOnceAfterMs} ms`),
    row('orders that had waited all paid', ({ queueEmptyAfterMs }) => `after ${queueEmptyAfterMs} ms`),
  ]
}

/** In words, for the terminal. */
export const linesOf = (outage: Outage): string =>
  [`outage of ${sickMs(outage.scenario)} ms`, ...headOf(outage), ...rowsOf(outage)].join('\n')

const formatted = async (text: string, filepath: string): Promise<string> =>
  format(text, { ...(await resolveConfig(filepath)), filepath })
