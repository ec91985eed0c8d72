import { describe, expect, it } from 'vitest'
import { readSourceTree, type SourceTree } from './layers/source-tree.ts'
import { cycles, emptyRooms, importsByPath, strangeRooms, wrongImports } from './layers/ranks.ts'
import { hiddenInputs } from './layers/purity.ts'
import {
  defaultExports,
  importsWithoutExtension,
  longFiles,
  moduleVariables,
  textsOfSeveralLines,
  vagueFiles,
} from './layers/house-rules.ts'

interface Rule {
  readonly says: string
  readonly broken: (tree: SourceTree) => readonly string[]
  /** A made-up tree per way to break the rule: proof that the check can fail. */
  readonly offences: readonly SourceTree[]
  /** A tree that comes near, and is fine. */
  readonly fine: SourceTree
}

const rules: readonly Rule[] = [
  {
    says: 'every file lies in a room with a rank',
    broken: strangeRooms,
    offences: [{ 'src/attic/box.ts': '' }],
    fine: { 'src/base/box.ts': '', 'src/box.ts': '' },
  },
  {
    says: 'imports stay in the room or point down, types too',
    broken: wrongImports,
    offences: [
      { 'src/machine/a.ts': "import type { B } from '../breaker/b.ts'", 'src/breaker/b.ts': '' },
      { 'src/base/a.ts': "import { b } from '../machine/b.ts'", 'src/machine/b.ts': '' },
      { 'src/base/a.ts': "import type { B } from '../machine/b.ts'", 'src/machine/b.ts': '' },
      { 'src/base/a.ts': "export * from '../machine/b.ts'", 'src/machine/b.ts': '' },
      { 'src/base/a.ts': "type B = import('../machine/b.ts').B", 'src/machine/b.ts': '' },
      { 'src/base/a.ts': "const b = () => import('../machine/b.ts')", 'src/machine/b.ts': '' },
      { 'src/base/a.ts': "const b = require('../machine/b.ts')", 'src/machine/b.ts': '' },
    ],
    fine: {
      'src/machine/a.ts': "import { b } from '../base/b.ts'\nimport { c } from './c.ts'",
      'src/base/b.ts': '',
      'src/machine/c.ts': '',
    },
  },
  {
    says: 'rooms of one rank, edges above all, do not know each other',
    broken: wrongImports,
    offences: [
      { 'src/fetch/a.ts': "import { b } from '../undici/b.ts'", 'src/undici/b.ts': '' },
      { 'src/trip/a.ts': "import type { B } from '../backoff/b.ts'", 'src/backoff/b.ts': '' },
    ],
    fine: { 'src/http/a.ts': "import { b } from '../policy/b.ts'", 'src/policy/b.ts': '' },
  },
  {
    says: 'nothing imports a door',
    broken: wrongImports,
    offences: [
      { 'src/http/a.ts': "import { b } from '../index.ts'", 'src/index.ts': '' },
      { 'src/a.ts': "export { b } from './index.ts'", 'src/index.ts': '' },
    ],
    fine: { 'src/a.ts': "export { b } from './base/b.ts'", 'src/base/b.ts': '' },
  },
  {
    says: 'no package is imported, and Node by edges and the command only',
    broken: wrongImports,
    offences: [
      { 'src/undici/a.ts': "import { Agent } from 'undici'" },
      { 'src/machine/a.ts': "import 'node:fs'" },
      { 'src/cli/a.ts': "import { Agent } from 'undici'" },
      { 'src/simulate/a.ts': "import { parse } from 'csv-parse/sync'" },
    ],
    fine: {
      'src/diagnostics/a.ts': "import { channel } from 'node:diagnostics_channel'",
      'src/cli/a.ts': "import { parse } from 'csv-parse/sync'\nimport 'node:fs'",
    },
  },
  {
    says: 'nothing imports the command',
    broken: wrongImports,
    offences: [
      { 'src/a.ts': "export { b } from './cli/b.ts'", 'src/cli/b.ts': '' },
      { 'src/simulate/a.ts': "import { b } from '../cli/b.ts'", 'src/cli/b.ts': '' },
    ],
    fine: { 'src/cli/a.ts': "import { b } from '../simulate/b.ts'", 'src/simulate/b.ts': '' },
  },
  {
    says: 'no import runs in a circle',
    broken: cycles,
    offences: [
      { 'src/machine/a.ts': "import type { B } from './b.ts'", 'src/machine/b.ts': "import { a } from './a.ts'" },
      { 'src/machine/a.ts': "import './a.ts'" },
    ],
    fine: {
      'src/machine/a.ts': "import './b.ts'\nimport './c.ts'",
      'src/machine/b.ts': "import './c.ts'",
      'src/machine/c.ts': '',
    },
  },
  {
    says: 'ranks 0 to 3 have no hidden inputs, calls no timer',
    broken: hiddenInputs,
    offences: [
      { 'src/machine/a.ts': 'const now = () => Date.now()' },
      { 'src/machine/a.ts': 'const now = () => globalThis.performance.now()' },
      { 'src/machine/a.ts': 'const { now } = performance' },
      { 'src/machine/a.ts': 'const random = Math.random' },
      { 'src/machine/a.ts': "const random = () => Math['random']()" },
      { 'src/trip/a.ts': 'setTimeout(() => {}, 1)' },
      { 'src/trip/a.ts': 'async function a() {}' },
      { 'src/trip/a.ts': 'const a = async () => {}' },
      { 'src/trip/a.ts': 'const a = await b' },
      { 'src/base/a.ts': 'const a = new Promise(() => {})' },
      { 'src/base/a.ts': 'const a = { process }' },
      { 'src/base/clock.ts': 'setInterval(() => {}, 1)' },
      { 'src/call/a.ts': 'setTimeout(() => {}, 1)' },
    ],
    fine: {
      'src/base/clock.ts': 'export const now = () => performance.now() + Date.now() + Math.random()',
      'src/machine/a.ts': 'const a = options.process + Math.min(1, 2)\ntype B = PromiseLike<{ Date: 1 }> // Date.now()',
      'src/call/a.ts': 'export const a = async () => await Promise.resolve(1)',
      'src/policy/a.ts': 'setTimeout(() => {}, 1)',
    },
  },
  {
    says: 'modules hold no variables',
    broken: moduleVariables,
    offences: [{ 'src/machine/a.ts': 'let count = 0' }, { 'src/machine/a.ts': 'export var count = 0' }],
    fine: { 'src/machine/a.ts': 'export const a = () => { let count = 0; return count }' },
  },
  {
    says: 'all exports have names',
    broken: defaultExports,
    offences: [
      { 'src/machine/a.ts': 'export default class A {}' },
      { 'src/machine/a.ts': 'export default 1' },
      { 'src/machine/a.ts': 'const a = 1\nexport { a as default }' },
    ],
    fine: { 'src/machine/a.ts': 'export class A {}\nswitch (1) { default: }' },
  },
  {
    says: 'files are named for an idea, and rooms have no barrel',
    broken: vagueFiles,
    offences: [
      { 'src/machine/index.ts': '' },
      { 'src/machine/utils.ts': '' },
      { 'src/types.ts': '' },
      { 'src/a/helpers.ts': '' },
    ],
    fine: { 'src/index.ts': '', 'src/machine/permit.ts': '', 'src/machine/event-types.ts': '' },
  },
  {
    says: 'imports carry their extension',
    broken: importsWithoutExtension,
    offences: [{ 'src/machine/a.ts': "import './b'" }, { 'src/machine/a.ts': "import './b.js'" }],
    fine: { 'src/machine/a.ts': "import './b.ts'" },
  },
  {
    says: 'no text runs over several lines',
    broken: textsOfSeveralLines,
    offences: [{ 'src/machine/a.ts': 'const a = `b\n  c`' }, { 'src/machine/a.ts': 'const a = `b\n${d} c`' }],
    fine: { 'src/machine/a.ts': 'const a = `b\\n${d} c`' },
  },
  {
    says: 'no file is longer than 250 lines',
    broken: longFiles,
    offences: [{ 'src/machine/a.ts': 'a\n'.repeat(251) }],
    fine: { 'src/machine/a.ts': 'a\n'.repeat(250) },
  },
]

const src = readSourceTree('src')

describe.each(rules)('$says', ({ broken, offences, fine }) => {
  it('holds in src', () => {
    expect(broken(src)).toEqual([])
  })

  it.each(offences)('would notice a breach (%#)', (offence) => {
    expect(broken(offence)).toHaveLength(1)
  })

  it('leaves alone what is fine', () => {
    expect(broken(fine)).toEqual([])
  })
})

it('ranks no room that does not exist', () => {
  expect(emptyRooms(src)).toEqual([])
  expect(emptyRooms({})).toContain('base')
})

it('no import of an example, a page, a script or a benchmark runs in a circle', () => {
  expect(cycles(readSourceTree('examples', 'pages', 'scripts', 'bench'))).toEqual([])
})

it('an example imports the library by its name, and a benchmark no more of its sources than types of entry points', () => {
  expect(importsByPath(readSourceTree('examples', 'bench'))).toEqual([])
})

it.each<SourceTree>([
  { 'examples/a.ts': "import { execute } from '../src/index.ts'" },
  { 'examples/a.ts': "import type { Permit } from '../src/index.ts'" },
  { 'examples/systems/a.ts': "import { execute } from '../../dist/index.js'" },
  { 'bench/a.ts': "import { execute } from '../src/index.ts'" },
  { 'bench/a.ts': "export { execute } from '../src/index.ts'" },
  { 'bench/a.ts': "import type { Permit } from '../src/breaker/permit.ts'" },
])('would notice an import of the library by a path (%#)', (offence) => {
  expect(importsByPath(offence)).toHaveLength(1)
})

it('leaves alone what an example and a benchmark may import', () => {
  const fine = {
    'examples/a.ts': "import { execute } from 'recloser'\nimport { retry } from 'recloser/policies'\nimport './b.ts'",
    'bench/a.ts': "import type { Permit } from '../src/index.ts'\nimport '../examples/a.ts'",
  }

  expect(importsByPath(fine)).toEqual([])
})

it('no test, example, page or script is longer than 250 lines', () => {
  expect(longFiles(readSourceTree('test', 'examples', 'pages', 'scripts'))).toEqual([])
})
