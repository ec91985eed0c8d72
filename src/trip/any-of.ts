import { check, optionError } from '../base/check.ts'
import { isThenable, type HookErrorHandler } from '../base/hook.ts'
import { readSaved, savedList, tallyPath } from '../base/saved.ts'
import { checkedReason, strategyRule, type Ending, type TripStrategy } from './trip-strategy.ts'

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

  /** The first reason that a part gives. Each is asked, also when one before it has decided, or has thrown. */
  function firstReason(
    method: string,
    onHookError: HookErrorHandler | undefined,
    ask: (strategy: TripStrategy, index: number) => unknown,
  ): string | undefined {
    let reason: string | undefined
    let broken: { readonly error: unknown } | undefined
    strategies.forEach((strategy, index) => {
      try {
        const given = checkedReason(ask(strategy, index), method)
        reason ??= given
      } catch (error) {
        broken ??= { error }
        onHookError?.(error, 'trip')
      }
    })
    if (onHookError === undefined && broken !== undefined) throw broken.error
    return reason
  }

  return Object.freeze({
    shape,
    clockless: strategies.every(({ clockless }) => clockless === true),
    ...(slowest.length === 0 ? {} : { slowerThanMs: Math.min(...slowest) }),
    ...(strategies.some((strategy) => strategy.enter !== undefined) ? { enter, leave, overdue } : {}),
    empty: () => strategies.map((strategy) => strategy.empty()),
    record: (
      tallies: Parts,
      failed: boolean,
      durationMs: number,
      nowMs: number,
      onHookError?: HookErrorHandler,
      tickets?: Parts,
    ) =>
      firstReason('record()', onHookError, (strategy, index) =>
        strategy.record(tallies[index], failed, durationMs, nowMs, onHookError, tickets?.[index]),
      ),
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

  /** Those of the parts; a part that does not follow the call, or has thrown, has none. */
  function enter(tallies: Parts, nowMs: number, onHookError?: HookErrorHandler): Parts {
    const tickets: unknown[] = []
    firstReason('enter()', onHookError, (strategy, index) => {
      const ticket = strategy.enter?.(tallies[index], nowMs, onHookError)
      if (isThenable(ticket)) return ticket
      tickets[index] = ticket
      return undefined
    })
    return tickets
  }

  function leave(tallies: Parts, tickets: Parts, ending: Ending, nowMs: number, onHookError?: HookErrorHandler): void {
    firstReason('leave()', onHookError, (strategy, index) =>
      tickets[index] === undefined
        ? undefined
        : strategy.leave?.(tallies[index], tickets[index], ending, nowMs, onHookError),
    )
  }

  function overdue(tallies: Parts, nowMs: number, onHookError?: HookErrorHandler): string | undefined {
    return firstReason('overdue()', onHookError, (strategy, index) =>
      strategy.overdue?.(tallies[index], nowMs, onHookError),
    )
  }
}

/** What each of the strategies has of its own, in their order. */
type Parts = readonly unknown[]
