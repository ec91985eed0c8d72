import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSourceTree } from '../layers/source-tree.ts'
import { readDeclarations } from './declarations.ts'
import { filledDown, sorted, table } from './tables.ts'

const page = readFileSync('docs/policies.md', 'utf8')
const declarations = readDeclarations(['policies'])
const source = Object.entries(readSourceTree('src'))
  .flatMap(([path, text]) => (path.startsWith('src/policy/') ? [text] : []))
  .join('\n')

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

it('has a row for each function of recloser/policies', () => {
  const calls = table(page, '`recloser/policies`').map(([call = '']) => call.replace(/\(.*/, ''))

  const functions = declarations.functionsOf('policies')
  const guards = functions.filter((name) => name.startsWith('is'))
  expect(sorted(calls)).toEqual(sorted(functions.filter((name) => !guards.includes(name))))
  expect([guards.length, guards.filter((name) => !page.includes(`\`${name}\``))]).toEqual([2, []])
})

describe('the options', () => {
  const rows = filledDown(table(page, 'option of'))

  it.each(['retry', 'retryBudget', 'bulkhead', 'fallback'])('of %s have each a row, with the default', (name) => {
    const told = rows.filter(([of]) => of === name).map(([, option, fallback]) => ({ name: option, fallback }))

    const declared = declarations
      .membersOf('policies', `${capital(name)}Options`)
      .filter((member) => member.name !== 'onHookError')
      .map((member) => ({ name: member.name, fallback: member.fallback?.replaceAll('`', '') ?? '' }))
    expect(told).toEqual(declared)
  })
})

describe('the events', () => {
  const rows = filledDown(table(page, '`policy`')).map(([, type = '', , fields = '']) => ({ type, fields }))

  it('have each a row', () => {
    const types = [...source.matchAll(/readonly type: '(\w+)'/g)].map(([, type = '']) => type)

    expect(sorted(rows.map(({ type }) => type))).toEqual(sorted(types))
  })

  it.each(rows)('of $type tell their fields', ({ type, fields }) => {
    const [, name = ''] =
      new RegExp(`interface (\\w+) \\{\\s+(?:/\\*\\*[^/]*\\*/\\s+)?readonly type: '${type}'`).exec(source) ?? []
    const declared = declarations.membersOf('policies', name).map((member) => member.name)

    expect(sorted(fields.split(', '))).toEqual(sorted(declared.filter((field) => field !== 'type')))
  })
})

it('names each code of an error', () => {
  const codes = new Set([...source.matchAll(/'(ERR_\w+[A-Z])'/g)].map(([, code = '']) => code))

  expect([...codes].filter((code) => !page.includes(`\`${code}\``))).toEqual([])
  expect(codes.size).toBeGreaterThan(2)
})
