import { expect, it } from 'vitest'
import { programsIn, testsOfPrograms } from './printed.ts'

it('are numbered from 01 in reading order, without a gap', () => {
  const names = programsIn('.')

  const numbers = names.map((name) => Number(/^(\d\d)-[a-z-]+\.ts$/.exec(name)?.[1]))

  expect(numbers).toEqual(names.map((_, index) => index + 1))
})

testsOfPrograms('.')
