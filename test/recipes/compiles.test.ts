import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')

it.each([
  ['the recipes with the packed package, strictly', () => inject('stage')],
  ['the recipe for Bun', () => join(inject('stage'), 'bun')],
  ['the recipe for Deno', () => join(inject('stage'), 'deno')],
  ['the tests of the recipes', () => import.meta.dirname],
])(
  'compiles %s',
  (_, folder) => {
    let complaints = ''
    try {
      execFileSync(process.execPath, [compiler, '--project', join(folder(), 'tsconfig.json')], { encoding: 'utf8' })
    } catch (error) {
      complaints = (error as { stdout: string }).stdout
    }

    expect(complaints).toBe('')
  },
  120_000,
)
