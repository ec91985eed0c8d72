// What the command `recloser trials` loads: the worlds, and what plays them.

import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { none, plainDefault, recommendedGuard, type TrialGuard } from './own-guards.ts'
import { playVariant } from './play.ts'
import { written } from './report/written.ts'
import { trials } from './scenarios.ts'
import type { Measure } from './trial.ts'

/** What is measured, and how it is called. */
const measures: readonly (readonly [Measure, string])[] = [
  ['good', 'good answers'],
  ['load', 'load while sick'],
  ['openMs', 'opened after'],
  ['fullServiceMs', 'full service after'],
  ['waiting', 'waiting'],
  ['falseTrips', 'false openings'],
]

export const columns = measures.map(([, title]) => title)

export const worlds = trials.map(({ scenario, variant }) => ({
  scenario: scenario.id,
  variant: variant.id,
  title: scenario.title,
  about: scenario.about,
  isShort: variant.short === true,

  /**
   * Plays it without a breaker, with both that come with the library, and with another.
   *
   * @param yours the options of the other, if there is one
   */
  async play(yours: CircuitBreakerOptions | undefined, seed: number) {
    const guards = [none, plainDefault, recommendedGuard, ...(yours === undefined ? [] : [guardWith(yours)])]
    const played = await playVariant(variant, guards, seed)
    const titles = new Map(guards.map(({ id, title }) => [id, title.replaceAll('`', '')]))
    return played.map(({ guard, figures }) => ({
      guard,
      title: titles.get(guard) ?? guard,
      figures,
      cells: measures.map(([measure]) => written(measure, figures[measure])),
    }))
  },
}))

const guardWith = (options: CircuitBreakerOptions): TrialGuard => ({
  id: 'yours',
  title: 'yours',
  play: (_, run) => run(({ clock, random }) => new CircuitBreaker({ ...options, clock, random })),
})
