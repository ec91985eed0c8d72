import { expect, it } from 'vitest'
import { everyCase } from '../../bench/cases/every-case.ts'

it('gives each case an id of its own', () => {
  const ids = everyCase.map(({ id }) => id)

  expect(new Set(ids).size).toBe(ids.length)
})

it.each(everyCase)(
  '$id says in whole sentences what it does, and why it would be behind',
  ({ title, about, whyNot }) => {
    expect(title).not.toBe('')
    expect(about).toMatch(/^[\dA-Za-z].*\.$/)
    if (whyNot !== undefined) expect(whyNot).toMatch(/\.$/)
  },
)
