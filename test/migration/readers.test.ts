// The page for readers of other languages agrees with the errors for unknown options.

import { expect, it } from 'vitest'
import { disagreeing, hintFor } from './hints.ts'
import { rowsOf } from './tables.ts'

const page = 'docs/for-readers-of-other-libraries.md'

it.each(['resilience4j', 'Polly', 'gobreaker'])('the options of %s', (library) => {
  const rows = rowsOf(page, library)

  expect(rows.length).toBeGreaterThan(10)
  expect(disagreeing(rows)).toEqual([])
})

it('the options of Polly in the case of JavaScript', () => {
  const rows = rowsOf(page, 'Polly').map(({ names, cells }) => ({
    cells,
    names: names.map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`),
  }))

  expect(rows.flatMap(({ names }) => names).filter((name) => hintFor(name) !== undefined)).toContain('breakDuration')
  expect(disagreeing(rows)).toEqual([])
})
