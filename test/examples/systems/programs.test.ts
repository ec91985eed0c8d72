import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { programsIn, testsOfPrograms } from '../printed.ts'
import { sorted, table } from '../tables.ts'

const programs = programsIn('systems')

it('each have a test of what they do beside this one', () => {
  const tested = readdirSync('test/examples/systems').filter((name) => name !== 'programs.test.ts')

  expect(sorted(tested)).toEqual(sorted(programs.map((name) => name.replace('.ts', '.test.ts'))))
})

it('each have a row in docs/examples.md', () => {
  const rows = table(readFileSync('docs/examples.md', 'utf8'), 'program')

  const linked = rows.map(([program = '']) => /\]\(\.\.\/examples\/systems\/(.+)\)$/.exec(program)?.[1])
  expect(sorted(linked.map(String))).toEqual(sorted(programs))
})

testsOfPrograms('systems')
