import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { CaseResult } from '../../bench/report/result.ts'
import { readSourceTree } from '../layers/source-tree.ts'
import { readDeclarations } from './declarations.ts'
import { linksIn, sections } from './sections.ts'
import { sorted, table as tableOf } from './tables.ts'

const readme = readFileSync('README.md', 'utf8')
const declarations = readDeclarations(['index'])

const table = (heading: string): readonly (readonly string[])[] => tableOf(readme, heading)

it('is read in five minutes: it has no more than 2,600 words', () => {
  const words = readme.split(/\s+/).filter((word) => word !== '')

  expect(words.length).toBeLessThanOrEqual(2_600)
})

it('has a default and a row for each option of a breaker, and for no other', () => {
  const rows = table('option').map(([name, fallback]) => ({ name, fallback }))

  const declared = declarations.membersOf('index', 'CircuitBreakerOptions')

  const byName = (a: { name?: string | undefined }, b: { name?: string | undefined }): number =>
    String(a.name).localeCompare(String(b.name))
  expect([...rows].sort(byName)).toEqual(
    declared.map(({ name, fallback = '' }) => ({ name, fallback: fallback.replaceAll('`', '') })).sort(byName),
  )
})

it('says in words what a breaker does by default', () => {
  const breaker = new CircuitBreaker({ clock: () => 0 })
  let failures = 0
  while (breaker.state === 'closed') {
    breaker.acquire().fail()
    failures++
  }

  expect(readme.replaceAll('\n', ' ')).toContain(
    `After ${failures} failures in a row it rejects at once with a \`CircuitOpenError\`, for ${breaker.retryAfterMs / 1_000} seconds`,
  )
})

it('says no less than a call was measured to cost while all is well', () => {
  const { cases } = JSON.parse(readFileSync('bench/results.json', 'utf8')) as { cases: readonly CaseResult[] }
  const closed = cases.filter(({ id }) => id.startsWith('closed-'))
  const medians = closed.map(({ rows }) => rows.find(({ name }) => name === 'recloser')?.median)

  expect(readme.replaceAll('\n', ' ')).toContain('A call through a closed circuit takes well under a microsecond')
  expect(medians.length).toBeGreaterThan(3)
  expect(medians.filter((median = NaN) => !(median < 500))).toEqual([])
})

const tree = readSourceTree('src')
const source = Object.values(tree).join('\n')
// What follows is for those who watch from inside the library.
const [eventSource = ''] = (tree['src/breaker/circuit-event.ts'] ?? '').split('export type CircuitEvent =')
const events = table('`type`').map(([type = '', , fields = '']) => ({ type, fields }))

it.each([
  {
    kind: 'code of a rejection',
    text: source,
    declared: /'(ERR_CIRCUIT_\w+)'/g,
    rows: table('`code`').map(([code = '']) => code),
  },
  {
    kind: 'type of event',
    text: eventSource,
    declared: /readonly type: '(\w+)'/g,
    rows: events.map(({ type }) => type),
  },
])('has a row for each $kind', ({ text, declared, rows }) => {
  const names = [...text.matchAll(declared)].map(([, name = '']) => name)

  expect(sorted(rows)).toEqual(sorted([...new Set(names)]))
})

it.each(events)('tells the fields of a $type event', ({ type, fields }) => {
  const declared = declarations.membersOf('index', `${type.charAt(0).toUpperCase()}${type.slice(1)}Event`)

  const names = declared.map(({ name }) => name).filter((name) => name !== 'type' && name !== 'circuit')
  expect(sorted(fields.split(', '))).toEqual(sorted(names))
})

it('has a row for each door', () => {
  const doors = readdirSync('src').filter((name) => name.endsWith('.ts'))

  expect(sorted(table('import').map(([door = '']) => door))).toEqual(
    sorted(doors.map((name) => `recloser/${name.replace('.ts', '')}`.replace('/index', ''))),
  )
})

it.each(table('import'))('leads from the row of %s to where its door is told of', (door = '', cell = '') => {
  const [target = ''] = linksIn(cell)
  const [path, anchor = ''] = target.split('#')
  const page = readFileSync(path === '' ? 'README.md' : String(path), 'utf8')

  const told = anchor === '' ? page : sections(page).get(anchor)
  expect(told).toMatch(new RegExp(`['\`]${door}['\`]`))
})

it('names fake timers in docs/testing.md as its tests and that of the README call them', () => {
  const testing = readFileSync('docs/testing.md', 'utf8')
  const page = readme + testing.replaceAll(/^\|.*$/gm, '')
  const calls = tableOf(testing, 'fake timers of').flatMap(([, begin = '', pass = '']) => [begin, pass])

  expect(calls.length).toBe(8)
  expect(calls.filter((call) => !page.includes(call.replace('(ms)', '(30_000)')))).toEqual([])
  expect(page).toContain('clock: () => Date.now()')
})

it('has a line for each law that has tests', () => {
  const laws = readdirSync('test/laws').flatMap((name) => /^law-(\d\d)-/.exec(name)?.[1] ?? [])
  const listed = readme.match(/^\d+\. \*\*/gm) ?? []

  expect(listed.map((start) => parseInt(start))).toEqual([...new Set(laws)].map(Number))
})

it('names the runtime that the manifest asks for', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }

  expect(readme).toContain(`Node.js ${engines.node.replace('>=', '>= ')}`)
})

it('gives two commands for the whole, which exist, and no other', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const commands = readme.match(/\bnp[mx] [^`\n]+/g)

  expect(commands).toEqual(['npm install recloser', 'npm ci && npm run demo', 'npm ci && npm test'])
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test']))
})
