import { format } from 'prettier'
import type { Fact } from './fact.ts'

/** One library, as its package file tells of it. */
export interface Column {
  readonly title: string
  readonly version: string
  /** What it says it runs on; `undefined`: nothing. */
  readonly engines: string | undefined
}

export interface Row {
  readonly group: string
  readonly promise: string
  readonly how: string
  /** One per column. */
  readonly facts: readonly Fact[]
}

/** What a library has that others lack, as observed. */
export interface Advantage {
  readonly library: string
  readonly says: string
  readonly observed: string
  /** What recloser exports for the same purpose; `undefined`: that question does not arise. */
  readonly ours: readonly string[] | undefined
}

export interface Page {
  readonly nodeMajor: string
  /** recloser first. */
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly advantages: readonly Advantage[]
}

/** The page as Markdown, in the format of the repository. The same findings give the same text. */
export const render = (page: Page): Promise<string> =>
  format(
    [
      ...introduction(page),
      ...table(['', ...titles(page)], [...page.rows.map(rowCells), totals(page)]),
      ...better(page),
      ...played(page),
      ...repeat,
    ].join('\n'),
    { parser: 'markdown', printWidth: 120 },
  )

const introduction = ({ columns, nodeMajor }: Page): readonly string[] => [
  '# Comparison',
  '',
  'This page plays the same small scenarios against recloser and against the libraries that you could use instead. Each row',
  'is a behaviour that a user may expect of a circuit breaker, and each cell is the result of playing it. **yes** means that',
  'the library behaves this way. **no** and **partly** say what it does instead. **n/a** means that the library does not have',
  'the feature. We chose the scenarios for recloser, from defects that we saw in circuit breakers, so it proves little that',
  'recloser passes them. [Where a peer is better](#where-a-peer-is-better) lists what the scenarios leave out. Speed is not',
  'compared here.',
  '',
  ...table(
    ['library', 'version', 'required Node version'],
    columns.map(({ title, version, engines }) => [title, version, engines ?? 'not stated']),
  ),
  '',
  `The scenarios were played on Node ${nodeMajor}. A scenario leaves every option that it does not name at the library's default.`,
  'Effect is much more than a circuit breaker. Only its `CircuitBreaker` is compared, with the memory store, and run with',
  '`Effect.runPromise`.',
  '',
  '## Results',
  '',
]

const titles = ({ columns }: Page): readonly string[] => columns.map(({ title }) => title)

const rowCells = ({ promise, facts }: Row, index: number): readonly string[] => [
  `${index + 1}. ${promise}`,
  ...facts.map(cell),
]

function cell({ verdict, text }: Fact): string {
  const mark = verdict === 'no' ? '**no**' : verdict
  return text === '' ? mark : `${mark}: ${text}`
}

function totals({ columns, rows }: Page): readonly string[] {
  const count = (column: number): string => {
    const facts = rows.flatMap(({ facts }) => facts[column] ?? [])
    const applicable = facts.filter(({ verdict }) => verdict !== 'n/a')
    return `${applicable.filter(({ verdict }) => verdict === 'yes').length} of ${applicable.length}`
  }
  return ['yes, of the rows that apply', ...columns.map((_, index) => count(index))]
}

function better(page: Page): readonly string[] {
  const ahead = page.rows.flatMap((row, index) => {
    const keepers = page.columns.filter((_, column) => row.facts[column]?.verdict === 'yes')
    return row.facts[0]?.verdict === 'yes' || keepers.length === 0
      ? []
      : [`- Row ${index + 1} has a yes for ${keepers.map(({ title }) => title).join(', ')}, but not for recloser.`]
  })
  return [
    '',
    '## Where a peer is better',
    '',
    ...(ahead.length === 0
      ? [
          'In each row above where a peer has a yes, recloser has one too. The peers have these features outside the table:',
        ]
      : ahead),
    ...page.columns.flatMap(({ title }) => {
      const own = page.advantages.filter(({ library }) => library === title)
      return own.length === 0 ? [] : ['', `### ${title}`, '', ...own.map(advantage)]
    }),
    '',
    'This comparison does not show how long and how widely a library has been used. recloser is new.',
  ]
}

function advantage({ says, observed, ours }: Advantage): string {
  const answer =
    ours === undefined
      ? ''
      : ours.length === 0
        ? ' recloser does not have this.'
        : ` recloser has \`${ours.join('`, `')}\`.`
  return `- ${says}. Observed: ${observed}.${answer}`
}

function played({ rows }: Page): readonly string[] {
  const lines = ['', '## How each row is played', '']
  rows.forEach(({ group, how }, index) => {
    if (group !== rows[index - 1]?.group) lines.push('', `**${group}**`, '')
    lines.push(`${index + 1}. ${how}`)
  })
  return lines
}

const repeat = [
  '',
  '## How to repeat it',
  '',
  '```sh',
  'npm ci && npm ci --prefix bench',
  'npm run compare            # plays everything and writes this page',
  'npm run compare -- --check # exits with 1 if the results differ from this page',
  '```',
  '',
  'Each cell is played in a process of its own, with a time limit. Fake timers move the time, except in the row on process',
  'exit. The scenarios are in `bench/compare/scenarios`, and the adapters in `bench/compare/libraries`. The comparison uses the',
  'built package of recloser, and `npm test` uses the source.',
]

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  line(head),
  line(head.map(() => '---')),
  ...rows.map(line),
]

const line = (cells: readonly string[]): string => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
