import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { programsIn, testsOfPrograms } from './printed.ts'
import { table } from './tables.ts'

it('are numbered from 01 in reading order, without a gap', () => {
  const names = programsIn('.')

  const numbers = names.map((name) => Number(/^(\d\d)-[a-z-]+\.ts$/.exec(name)?.[1]))

  expect(numbers).toEqual(names.map((_, index) => index + 1))
})

it('each have a row in docs/examples.md, in reading order', () => {
  const rows = table(readFileSync('docs/examples.md', 'utf8'), 'example')

  const linked = rows.map(([example = '']) => /\]\(\.\.\/examples\/(.+)\)$/.exec(example)?.[1])
  expect(linked).toEqual(programsIn('.'))
})

testsOfPrograms('.')
