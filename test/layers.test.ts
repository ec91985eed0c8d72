import { describe, expect, it } from 'vitest'
import { readSourceTree, type SourceTree } from './layers/source-tree.ts'
import { cycles, strangeRooms, wrongImports } from './layers/ranks.ts'
import { hiddenInputs } from './layers/purity.ts'
import {
  defaultExports,
  importsWithoutExtension,
  longFiles,
  moduleVariables,
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
      { 'src/base/a.ts': "import { b } from '../core/b.ts'", 'src/core/b.ts': '' },
      { 'src/base/a.ts': "import type { B } from '../core/b.ts'", 'src/core/b.ts': '' },
      { 'src/base/a.ts': "export * from '../core/b.ts'", 'src/core/b.ts': '' },
      { 'src/base/a.ts': "type B = import('../core/b.ts').B", 'src/core/b.ts': '' },
      { 'src/base/a.ts': "const b = () => import('../core/b.ts')", 'src/core/b.ts': '' },
      { 'src/base/a.ts': "const b = require('../core/b.ts')", 'src/core/b.ts': '' },
    ],
    fine: {
      'src/core/a.ts': "import { b } from '../base/b.ts'\nimport { c } from './c.ts'",
      'src/base/b.ts': '',
      'src/core/c.ts': '',
    },
  },
  {
    says: 'rooms of one rank, edges above all, do not know each other',
    broken: wrongImports,
    offences: [
      { 'src/http/a.ts': "import { b } from '../fleet/b.ts'", 'src/fleet/b.ts': '' },
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
    says: 'no package is imported, and Node by edges only',
    broken: wrongImports,
    offences: [{ 'src/fleet/a.ts': "import { Redis } from 'ioredis'" }, { 'src/core/a.ts': "import 'node:fs'" }],
    fine: { 'src/cli/a.ts': "import { readFileSync } from 'node:fs'" },
  },
  {
    says: 'no import runs in a circle',
    broken: cycles,
    offences: [
      { 'src/core/a.ts': "import type { B } from './b.ts'", 'src/core/b.ts': "import { a } from './a.ts'" },
      { 'src/core/a.ts': "import './a.ts'" },
    ],
    fine: {
      'src/core/a.ts': "import './b.ts'\nimport './c.ts'",
      'src/core/b.ts': "import './c.ts'",
      'src/core/c.ts': '',
    },
  },
  {
    says: 'ranks 0 to 2 have no hidden inputs, rank 3 no timer',
    broken: hiddenInputs,
    offences: [
      { 'src/core/a.ts': 'const now = () => Date.now()' },
      { 'src/core/a.ts': 'const now = () => globalThis.performance.now()' },
      { 'src/core/a.ts': 'const { now } = performance' },
      { 'src/core/a.ts': 'const random = Math.random' },
      { 'src/core/a.ts': "const random = () => Math['random']()" },
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
      'src/core/a.ts': 'const a = options.process + Math.min(1, 2)\ntype B = PromiseLike<{ Date: 1 }> // Date.now()',
      'src/call/a.ts': 'export const a = async () => await Promise.resolve(1)',
      'src/policy/a.ts': 'setTimeout(() => {}, 1)',
    },
  },
  {
    says: 'modules hold no variables',
    broken: moduleVariables,
    offences: [{ 'src/core/a.ts': 'let count = 0' }, { 'src/core/a.ts': 'export var count = 0' }],
    fine: { 'src/core/a.ts': 'export const a = () => { let count = 0; return count }' },
  },
  {
    says: 'all exports have names',
    broken: defaultExports,
    offences: [
      { 'src/core/a.ts': 'export default class A {}' },
      { 'src/core/a.ts': 'export default 1' },
      { 'src/core/a.ts': 'const a = 1\nexport { a as default }' },
    ],
    fine: { 'src/core/a.ts': 'export class A {}\nswitch (1) { default: }' },
  },
  {
    says: 'files are named for an idea, and rooms have no barrel',
    broken: vagueFiles,
    offences: [
      { 'src/core/index.ts': '' },
      { 'src/core/utils.ts': '' },
      { 'src/types.ts': '' },
      { 'src/a/helpers.ts': '' },
    ],
    fine: { 'src/index.ts': '', 'src/core/permit.ts': '', 'src/core/event-types.ts': '' },
  },
  {
    says: 'imports carry their extension',
    broken: importsWithoutExtension,
    offences: [{ 'src/core/a.ts': "import './b'" }, { 'src/core/a.ts': "import './b.js'" }],
    fine: { 'src/core/a.ts': "import './b.ts'" },
  },
  {
    says: 'no file is longer than 250 lines',
    broken: longFiles,
    offences: [{ 'src/core/a.ts': 'a\n'.repeat(251) }],
    fine: { 'src/core/a.ts': 'a\n'.repeat(250) },
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

it('no test, example or script is longer than 250 lines', () => {
  expect(longFiles(readSourceTree('test', 'examples', 'scripts'))).toEqual([])
})
