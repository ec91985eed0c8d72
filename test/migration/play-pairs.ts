import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { pairsOf } from './pairs.ts'
import { play } from './play.ts'
import type { Scenarios } from './scenario.ts'

/** Tests that every pair of snippets on the page runs against both libraries, and that callers get the same answers. */
export function playPairs(library: string, scenarios: Scenarios): void {
  const pairs = pairsOf(`docs/migrating-from-${library}.md`)
  const time = fakeTime()

  it('each pair has a scenario', () => {
    expect(pairs.map(({ name }) => name).sort()).toEqual(Object.keys(scenarios).sort())
  })

  describe.each(pairs)('$name', ({ name, before, after }) => {
    const scenario = scenarios[name]

    it.each([
      [library, before],
      ['recloser', after],
    ])('with %s', async (_library, code) => {
      expect(await scenario?.play(await play(code), (ms) => time.pass(ms))).toEqual(scenario?.answers)
    })
  })
}
