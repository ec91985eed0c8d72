import { format, resolveConfig } from 'prettier'
import { pictureOf } from '../trials/report/picture.ts'
import type { ChoiceResult, WorldResult } from './play.ts'
import type { Column, TuningWorld } from './world.ts'
import { worlds } from './worlds.ts'

export interface Results {
  readonly seed: number
  /** In the order of the page. */
  readonly worlds: readonly WorldResult[]
}

export const pagePath = 'docs/tuning.md'

/** The page with the tables of these results, and the pictures, by their paths in the repository. */
export async function reportFiles(page: string, results: Results): Promise<Readonly<Record<string, string>>> {
  const played = worlds.map((world) => [world, resultOf(world, results)] as const)
  const filled = played.reduce((text, [world, { choices }]) => withTable(text, world.id, tableOf(world, choices)), page)
  return {
    [pagePath]: await format(filled, { ...(await resolveConfig(pagePath)), parser: 'markdown' }),
    ...Object.fromEntries(
      played.map(([world, { choices }]) => [`docs/tuning/${world.id}.svg`, drawingOf(world, choices)]),
    ),
  }
}

function resultOf({ id }: TuningWorld, results: Results): WorldResult {
  const result = results.worlds.find(({ world }) => world === id)
  if (result === undefined) throw new Error(`there are no results of ${id}: npm run tuning`)
  return result
}

/** Puts a table between the marks that the page has for it. */
function withTable(page: string, id: string, table: string): string {
  const [from, to] = [`<!-- table: ${id} -->`, `<!-- /table: ${id} -->`]
  const [start, end] = [page.indexOf(from), page.indexOf(to)]
  if (start === -1 || end < start) throw new Error(`${pagePath} has no ${from} and ${to} to put the table between`)
  return `${page.slice(0, start + from.length)}\n\n${table}\n\n${page.slice(end)}`
}

const tableOf = ({ columns }: TuningWorld, choices: readonly ChoiceResult[]): string =>
  [
    ['', ...columns.map(({ title }) => title)],
    ['---', ...columns.map(() => '---:')],
    ...choices.map(({ name, figures }) => [name, ...columns.map((column) => written(column, figures[column.title]))]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

function written({ unit }: Column, value: number | null | undefined): string {
  if (value === null || value === undefined) return 'never'
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(1)} %`
    case 'ms':
      return `${(value / 1_000).toFixed(1)} s`
    case 'count':
      return value.toLocaleString('en')
  }
}

const drawingOf = ({ id, title, setting, panels }: TuningWorld, choices: readonly ChoiceResult[]): string =>
  pictureOf(
    { scenario: { title }, variant: { id, setting } },
    choices.map((choice) => ({ name: choice.name, row: choice })),
    panels,
  )
