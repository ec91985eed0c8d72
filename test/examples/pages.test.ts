// The pages of docs that say what stands behind a door, held to the code. Policies and undici have files of their own.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as machine from 'recloser/machine'
import { readDeclarations } from './declarations.ts'
import { linksIn, sections } from './sections.ts'
import { sorted, table } from './tables.ts'

const pageOf = (name: string): string => readFileSync(`docs/${name}.md`, 'utf8')

const rules = pageOf('rules')
const registry = pageOf('registry-and-recovery')
const http = pageOf('http-and-streams')
const monitoring = pageOf('monitoring')
const testing = pageOf('testing')

const declarations = readDeclarations([
  'trip',
  'backoff',
  'predicates',
  'registry',
  'probe',
  'stream',
  'fetch',
  'undici',
  'health',
  'testing',
])

/** In what order options are listed does not matter. */
const inOneOrder = (parameters: string): string =>
  parameters.replace(/\{ (.*) \}/, (_, options: string) => sorted(options.split(', ')).join(', '))

describe.each(['trip', 'backoff'])('the table of recloser/%s', (door) => {
  const calls = table(rules, `\`recloser/${door}\``).map(([call = '']) => {
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

it.each([
  { door: 'stream', page: http },
  { door: 'health', page: monitoring },
  { door: 'testing', page: testing },
])('has a row for each function of recloser/$door', ({ door, page }) => {
  const names = table(page, `\`recloser/${door}\``).map(([call = '']) => call.replace(/\(.*/, ''))

  expect(sorted(names)).toEqual(sorted(declarations.functionsOf(door)))
})

it.each(['timeWindow', 'countWindow'])('tells the parameters and defaults of %s', (name) => {
  expect(rules).toContain(`\`${name}(${declarations.parametersOf('trip', name)})\``)
})

it.each(['anyError', 'networkError', 'timedOut', 'callerAborted', ...declarations.functionsOf('predicates')])(
  'names the predicate %s',
  (name) => {
    expect(sections(rules).get('what-counts')).toMatch(new RegExp(`\`${name}[\`(]`))
  },
)

it('has a row for each function of recloser/machine', () => {
  const names = table(registry, '`recloser/machine`').map(([call = '']) => call.replace(/\(.*/, ''))

  expect(sorted(names)).toEqual(sorted(Object.keys(machine)))
})

it.each([
  { door: 'registry', type: 'BreakerRegistryOptions', page: registry, section: 'a-breaker-for-each-key' },
  { door: 'probe', type: 'BackgroundProbeOptions', page: registry, section: 'recovery-without-user-traffic' },
])('has a row and the default for each of $type', ({ door, type, page, section }) => {
  const rows = table(sections(page).get(section) ?? '', 'option')

  const declared = declarations.membersOf(door, type)
  expect(sorted(rows.map(([name = '']) => name))).toEqual(sorted(declared.map(({ name }) => name)))
  for (const { name, fallback = '' } of declared) {
    expect(rows.find(([row]) => row === name)?.[1]).toContain(fallback.split(';')[0])
  }
})

/** The rows of a table of options, with their defaults. */
const optionsIn = (page: string, section: string) =>
  table(sections(page).get(section) ?? '', 'option').map(([name, fallback]) => ({ name, fallback }))
const declaredIn = (door: string, type: string) =>
  declarations
    .membersOf(door, type)
    .map(({ name, fallback }) => ({ name, fallback: fallback?.replaceAll('`', '').replace(/ \(.*/, '') }))

it('has a table of HealthStatusOptions', () => {
  expect(optionsIn(monitoring, 'health')).toEqual(declaredIn('health', 'HealthStatusOptions'))
})

it('has one table of the options of fetch and undici, which are the same but for one each', () => {
  const rows = optionsIn(http, 'options')
  const [fetch, undici] = [declaredIn('fetch', 'FetchBreakerOptions'), declaredIn('undici', 'UndiciBreakerOptions')]

  for (const [declared, other] of [
    [fetch, 'unreadTimeoutMs'],
    [undici, 'whenOpen'],
  ] as const) {
    expect(sorted(declared.map(({ name }) => name))).toEqual(
      sorted(rows.flatMap(({ name = '' }) => (name === other ? [] : name))),
    )
    expect(rows).toEqual(expect.arrayContaining(declared))
  }
})

it('names each event and each number of a background probe', () => {
  const section = sections(registry).get('recovery-without-user-traffic')

  const types = [...readFileSync('src/probe/probe-event.ts', 'utf8').matchAll(/readonly type: '(\w+)'/g)]
  expect(types.map(([, type]) => type)).toEqual(['probe', 'exhausted'])
  for (const name of [...types.map(([, type = '']) => type), 'attempts', 'exhausted'])
    expect(section).toContain(`\`${name}\``)
})

it.each([
  'examples',
  'http-and-streams',
  'monitoring',
  'policies',
  'registry-and-recovery',
  'rules',
  'testing',
  'tuning',
])('docs/%s.md begins with what it is for, and leads back', (name) => {
  const [title = '', first = ''] = pageOf(name).split('\n\n')

  expect(title).toMatch(/^# /)
  expect(linksIn(first).join()).toMatch(/^\.\.\/README\.md/)
})

it('names commands that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const commands = [...pageOf('examples').matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name)

  expect(commands.length).toBeGreaterThan(2)
  expect(commands.filter((name) => scripts[name] === undefined)).toEqual([])
})
