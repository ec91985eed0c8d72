import { check, optionError } from '../base/check.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import { readSaved, savedList, tallyPath } from '../base/saved.ts'
import { checkedReason, strategyRule, type TripStrategy } from './trip-strategy.ts'

/**
 * Opens when any of the strategies would. Where several would at once, the first in the list gives the reason; the first
 * also says what `stats` shows as failures and successes. Each strategy counts every call and is asked on its own: what
 * one of them throws goes to `onHookError`, and the others decide.
 *
 * @throws TypeError
 */
export function anyOf(...strategies: readonly TripStrategy[]): TripStrategy {
  const [first] = strategies
  if (first === undefined) throw optionError(TypeError, 'anyOf()', 'strategies', 'one strategy or more', 'none')
  for (const strategy of strategies) check('anyOf()', 'strategies', strategy, strategyRule)
  const slowest = strategies.flatMap(({ slowerThanMs }) => slowerThanMs ?? [])
  const shape = `anyOf(${strategies.map((strategy) => strategy.shape).join(', ')})`

  return Object.freeze({
    shape,
    clockless: strategies.every(({ clockless }) => clockless === true),
    ...(slowest.length === 0 ? {} : { slowerThanMs: Math.min(...slowest) }),
    empty: () => strategies.map((strategy) => strategy.empty()),
    record(tallies: unknown[], failed: boolean, durationMs: number, nowMs: number, onHookError?: HookErrorHandler) {
      let reason: string | undefined
      let broken: { readonly error: unknown } | undefined
      // Each counts the call, also when one before it has decided, or has thrown.
      strategies.forEach((strategy, index) => {
        try {
          const given = checkedReason(strategy.record(tallies[index], failed, durationMs, nowMs, onHookError))
          reason ??= given
        } catch (error) {
          broken ??= { error }
          onHookError?.(error, 'trip')
        }
      })
      if (onHookError === undefined && broken !== undefined) throw broken.error
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
