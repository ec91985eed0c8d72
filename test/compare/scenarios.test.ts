import { describe, expect, it, vi } from 'vitest'
import type { Library } from '../../bench/compare/library.ts'
import { loaderOf, fromSource } from '../../bench/compare/libraries.ts'
import { runInChild } from '../../bench/compare/run-in-child.ts'
import { scenarios } from '../../bench/compare/scenarios.ts'
import { play, type Scenario } from '../../bench/compare/world.ts'
import { oneStrike, transparent } from './made-up-libraries.ts'

// Thousands of calls, and processes of their own, take long on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const here = scenarios.filter(({ needs }) => needs === undefined)
const apart = scenarios.filter(({ needs }) => needs !== undefined)

describe('recloser, as source', () => {
  it.each(here)('keeps the promise: $promise', async (scenario) => {
    expect(await play(scenario, loaderOf(fromSource))).toMatchObject({ verdict: 'yes' })
  })

  it.each(apart)('keeps the promise, in a process of its own: $promise', async ({ id }) => {
    expect(await runInChild('play-one.ts', [fromSource, id])).toMatchObject({ result: { verdict: 'yes' } })
  })
})

describe('every scenario can fail', () => {
  const verdictOf = async (scenario: Scenario, library: Library): Promise<string> =>
    (await play(scenario, () => Promise.resolve(library))).verdict

  it.each(here)('breaks with a breaker that is plainly wrong: $promise', async (scenario) => {
    const verdicts = [await verdictOf(scenario, transparent()), await verdictOf(scenario, oneStrike())]

    expect(verdicts).toContainEqual(expect.stringMatching(/no|partly/))
  })
})

it('names each scenario once', () => {
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length)
  expect(new Set(scenarios.map(({ promise }) => promise)).size).toBe(scenarios.length)
})
