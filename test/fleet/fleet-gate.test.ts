import { expect, it } from 'vitest'
import { scriptMs, whyOf } from '../../src/fleet/fleet-gate.ts'

it('the reason of an opening stays shorter than Redis may keep it, also where a strategy says a lot', () => {
  const why = whyOf('too many '.repeat(1_000), 'me'.repeat(1_000))

  expect(why).toMatch(/^too many .*, by meme/)
  expect(why.length).toBeLessThan(1_000)
})

it('an opening of thirty thousand years and one without end are the same for Redis', () => {
  expect([1e15 - 1, 1e15, Infinity].map(scriptMs)).toEqual([1e15 - 1, -1, -1])
})

it('a fraction of a millisecond is rounded up for Redis, so that no circuit is probed too early', () => {
  expect([0, 0.1, 1].map(scriptMs)).toEqual([0, 1, 1])
})
