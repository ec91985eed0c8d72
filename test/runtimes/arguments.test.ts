import { expect, it } from 'vitest'
import { parseArguments } from './arguments.ts'

const known = ['Node.js 20', 'Bun']
const parse = (...given: readonly string[]) => parseArguments(given, known)

it('runs all, and asks for none of them, when nothing is given', () => {
  expect(parse()).toEqual({ kind: 'run', write: false, requireAll: false, names: [] })
})

it('reads flags and names', () => {
  expect(parse('--require-all', 'Bun', 'node')).toEqual({
    kind: 'run',
    write: false,
    requireAll: true,
    names: ['bun', 'node'],
  })
})

it('requires all runtimes for a table', () => {
  expect(parse('--write')).toEqual({ kind: 'run', write: true, requireAll: true, names: [] })
})

it('tells how it is used', () => {
  expect(parse('--wat', '--help')).toEqual({ kind: 'help' })
})

it.each([
  [['--wat'], 'unknown argument "--wat"'],
  [['rhino'], 'unknown argument "rhino"'],
  [['--write', 'bun'], '--write is about all runtimes, not some'],
])('refuses %j', (given, message) => {
  expect(parse(...given)).toEqual({ kind: 'mistake', message })
})
