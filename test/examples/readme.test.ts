import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { readSourceTree } from '../layers/source-tree.ts'
import { readDeclarations } from './declarations.ts'
import { sorted, table as tableOf } from './tables.ts'

const readme = readFileSync('README.md', 'utf8')
const declarations = readDeclarations([
  'index',
  'trip',
  'backoff',
  'predicates',
  'registry',
  'probe',
  'stream',
  'fetch',
  'health',
  'testing',
  'undici',
])

const table = (heading: string): readonly (readonly string[])[] => tableOf(readme, heading)

/** In what order options are listed does not matter. */
const inOneOrder = (parameters: string): string =>
  parameters.replace(/\{ (.*) \}/, (_, options: string) => sorted(options.split(', ')).join(', '))

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

describe.each(['trip', 'backoff'])('the table of recloser/%s', (door) => {
  const calls = table(`\`recloser/${door}\``).map(([call = '']) => {
    const [, name = '', parameters = ''] = /^(\w+)\((.*)\)$/.exec(call) ?? []
    return { name, parameters }
  })
  const windows = ['timeWindow', 'countWindow']

  it('has a row for each function', () => {
    const functions = declarations.functionsOf(door).filter((name) => !windows.includes(name))

    expect(sorted(calls.map(({ name }) => name))).toEqual(sorted(functions))
  })

  it.each(calls)('tells the parameters and defaults of $name', ({ name, parameters }) => {
    expect(inOneOrder(parameters)).toBe(inOneOrder(declarations.parametersOf(door, name)))
  })
})

it.each(['stream', 'testing'])('has a row for each function of recloser/%s', (door) => {
  const names = table(`\`recloser/${door}\``).map(([call = '']) => call.replace(/\(.*/, ''))

  expect(sorted(names)).toEqual(sorted(declarations.functionsOf(door)))
})

it.each(['timeWindow', 'countWindow'])('tells the parameters and defaults of %s', (name) => {
  expect(readme).toContain(`\`${name}(${declarations.parametersOf('trip', name)})\``)
})

it.each(['rejected', 'networkError', 'timedOut', 'callerAborted', ...declarations.functionsOf('predicates')])(
  'names the predicate %s',
  (name) => {
    expect(readme).toMatch(new RegExp(`\`${name}[\`(]`))
  },
)

const tree = readSourceTree('src')
const source = Object.values(tree).join('\n')
const eventSource = tree['src/core/circuit-event.ts'] ?? ''
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

it.each([
  { door: 'registry', type: 'BreakerRegistryOptions' },
  { door: 'probe', type: 'BackgroundProbeOptions' },
])('has a row and the default for each of $type', ({ door, type }) => {
  const declared = declarations.membersOf(door, type)

  expect(declared.length).toBeGreaterThan(0)
  for (const { name, fallback = '' } of declared) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` `)) ?? ''
    expect(row.replaceAll('`', '')).toContain(fallback.split(';')[0])
  }
})

it.each([
  { door: 'fetch', type: 'FetchBreakerOptions', section: 'HTTP' },
  { door: 'health', type: 'HealthStatusOptions', section: 'Health' },
])('has a table of $type', ({ door, type, section }) => {
  const [, text = ''] = readme.split(`\n## ${section}\n`)

  const rows = tableOf(text, 'option').map(([name, fallback]) => [name, fallback])

  const declared = declarations.membersOf(door, type)
  expect(rows).toEqual(declared.map(({ name, fallback }) => [name, fallback?.replace(/ \(.*/, '')]))
})

it('names each event and each number of a background probe', () => {
  const [, section = ''] = readme.split('## Recovery without user traffic')

  const types = [...(tree['src/probe/probe-event.ts'] ?? '').matchAll(/readonly type: '(\w+)'/g)]
  expect(types.map(([, type]) => type)).toEqual(['probe', 'exhausted'])
  for (const name of [...types.map(([, type = '']) => type), 'attempts', 'exhausted'])
    expect(section).toContain(`\`${name}\``)
})

it('has a row for each door', () => {
  const doors = readdirSync('src').filter((name) => name.endsWith('.ts'))

  expect(sorted(table('import').map(([door = '']) => door))).toEqual(
    sorted(doors.map((name) => `recloser/${name.replace('.ts', '')}`.replace('/index', ''))),
  )
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

it('gives commands that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const commands = [...readme.matchAll(/npm ci && npm (?:run )?(\w+)/g)].map(([, name = '']) => name)

  expect(commands).toEqual(['demo', 'test'])
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(commands))
})
