import { check, refusal } from '../base/check.ts'
import { readSaved, savedList, tallyPath } from '../base/saved.ts'
import { strategyRule, type TripStrategy } from './trip-strategy.ts'

/**
 * Opens when any of the strategies would. Where several would at once, the first in the list gives the reason; the first
 * also says what `stats` shows as failures and successes.
 *
 * @throws TypeError
 */
export function anyOf(...strategies: readonly TripStrategy[]): TripStrategy<unknown[]> {
  const [first] = strategies
  if (first === undefined) throw refusal(TypeError, 'anyOf()', 'strategies', 'one strategy or more', 'none')
  for (const strategy of strategies) check('anyOf()', 'strategies', strategy, strategyRule)
  const slowest = strategies.flatMap(({ slowerThanMs }) => slowerThanMs ?? [])
  const shape = `anyOf(${strategies.map((strategy) => strategy.shape).join(', ')})`

  return Object.freeze({
    shape,
    clockless: strategies.every(({ clockless }) => clockless === true),
    ...(slowest.length === 0 ? {} : { slowerThanMs: Math.min(...slowest) }),
    empty: () => strategies.map((strategy) => strategy.empty()),
    record(tallies: unknown[], failed: boolean, durationMs: number, nowMs: number) {
      let reason: string | undefined
      // Each counts the call, also when one before it has decided.
      strategies.forEach((strategy, index) => {
        const words = strategy.record(tallies[index], failed, durationMs, nowMs)
        reason ??= words
      })
      return reason
    },
    counts(tallies: unknown[], nowMs: number) {
      const all = strategies.map((strategy, index) => strategy.counts(tallies[index], nowMs))
      const knower = all.find(({ consecutiveFailures }) => consecutiveFailures !== undefined)
      return { ...knower, ...first.counts(tallies[0], nowMs) }
    },
    save: (tallies: unknown[], nowMs: number) => ({
      tallies: strategies.map((strategy, index) => strategy.save(tallies[index], nowMs)),
    }),
    load(saved: unknown, nowMs: number, path = tallyPath) {
      const { tallies } = readSaved(path, saved, { tallies: [savedList(strategies.length)] })
      return strategies.map((strategy, index) => strategy.load(tallies[index], nowMs, `${path}.tallies[${index}]`))
    },
  })
}
