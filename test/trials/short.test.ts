import { describe, expect, it } from 'vitest'
import { judge } from '../../bench/trials/figures.ts'
import { recommendedGuard } from '../../bench/trials/own-guards.ts'
import { playVariant } from '../../bench/trials/play.ts'
import { readResults } from '../../bench/trials/report/write.ts'
import { trials } from '../../bench/trials/scenarios.ts'
import type { Figures, Variant } from '../../bench/trials/trial.ts'

// The trials with few calls, for recommended() alone: `npm run trials:check` plays all of them.

const missedOf = (variant: Variant, figures: Figures): readonly string[] =>
  judge(figures, variant.targets)
    .filter(({ isMet }) => !isMet)
    .map(({ measure }) => measure)

describe('recommended() in the short form of the trials', () => {
  const short = trials.filter(({ variant }) => variant.short)
  const committed = readResults().trials

  it.each(short.map((trial) => [trial.scenario.id, trial.variant.id, trial] as const))(
    'misses no target that docs/trials.md says it meets: %s, %s',
    async (scenario, id, { variant }) => {
      const known = committed
        .find((one) => one.scenario === scenario && one.variant === id)
        ?.rows.find(({ guard }) => guard === recommendedGuard.id)

      const [played] = await playVariant(variant, [recommendedGuard], 1)

      expect(known && played && missedOf(variant, played.figures)).toEqual(known && missedOf(variant, known.figures))
      expect(known).toBeDefined()
    },
  )

  it('plays each scenario', () => {
    expect(new Set(short.map(({ scenario }) => scenario.id))).toEqual(
      new Set(trials.map(({ scenario }) => scenario.id)),
    )
  })
})
