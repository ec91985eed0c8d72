import { check, optionError } from '../base/check.ts'
import { isThenable, type HookErrorHandler } from '../base/hook.ts'
import { readSaved, savedList, tallyPath } from '../base/saved.ts'
import type { WindowTotals } from './window.ts'
import { checkedReason, strategyRule, type Ending, type TripStrategy } from './trip-strategy.ts'

/**
 * Opens when any of the strategies would. If several would at once, the first in the list gives the reason. The first
 * strategy also decides what `stats` shows as failures and successes. Each strategy counts every call separately. If
 * one of them throws, the error goes to `onHookError`, and the others decide.
 *
 * @throws TypeError
 */
export function anyOf(...strategies: readonly TripStrategy[]): TripStrategy {
  const [first] = strategies
  if (first === undefined) throw optionError(TypeError, 'anyOf()', 'strategies', 'one strategy or more', 'none')
  for (const strategy of strategies) check('anyOf()', 'strategies', strategy, strategyRule)
  const slowest = strategies.flatMap(({ slowerThanMs }) => slowerThanMs ?? [])
  const shape = `anyOf(${strategies.map((strategy) => strategy.shape).join(', ')})`

  const followers = strategies.flatMap((strategy, index) => (strategy.enter === undefined ? [] : [{ strategy, index }]))
  const noTickets = strategies.map(() => undefined)
  const [only, ...others] = followers
  // Measured: a list of one ticket costs each call a tenth.
  const alone = others.length === 0 ? only : undefined

  return Object.freeze({
    shape,
    clockless: strategies.every(({ clockless }) => clockless === true),
    ...(slowest.length === 0 ? {} : { slowerThanMs: Math.min(...slowest) }),
    ...(followers.length > 0 ? { enter, leave, overdue } : {}),
    ...(strategies.some((strategy) => strategy.absorb !== undefined) ? { absorb } : {}),
    empty: () => strategies.map((strategy) => strategy.empty()),
    record(
      tallies: Parts,
      failed: boolean,
      durationMs: number,
      nowMs: number,
      onHookError?: HookErrorHandler,
      ticket?: unknown,
    ) {
      let reason: string | undefined
      let broken: Broken
      for (let index = 0; index < strategies.length; index++) {
        try {
          const strategy = strategies[index] as TripStrategy
          const given = strategy.record(tallies[index], failed, durationMs, nowMs, onHookError, ticketOf(ticket, index))
          const checked = checkedReason(given)
          reason ??= checked
        } catch (error) {
          broken = told(error, onHookError, broken)
        }
      }
      if (broken !== undefined) throw broken.error
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

  /** A part without a window uses only its own calls. */
  function absorb(tallies: Parts, counted: WindowTotals, ageMs: number, nowMs: number): string | undefined {
    const reasons = strategies.map((strategy, index) => strategy.absorb?.(tallies[index], counted, ageMs, nowMs))
    return reasons.find((reason) => reason !== undefined)
  }

  /** The ticket that a part returned for the call. */
  function ticketOf(ticket: unknown, index: number): unknown {
    if (alone !== undefined) return index === alone.index ? ticket : undefined
    return (ticket as Parts | undefined)?.[index]
  }

  /**
   * The tickets of the parts. A part that does not follow the call, or has thrown, has none. If only one part follows
   * calls, its own ticket.
   */
  function enter(tallies: Parts, nowMs: number, onHookError?: HookErrorHandler): unknown {
    if (alone !== undefined) return alone.strategy.enter?.(tallies[alone.index], nowMs, onHookError)
    const tickets: unknown[] = noTickets.slice()
    let broken: Broken
    for (const { strategy, index } of followers) {
      try {
        const ticket = strategy.enter?.(tallies[index], nowMs, onHookError)
        tickets[index] = isThenable(ticket) ? checkedReason(ticket, 'enter()') : ticket
      } catch (error) {
        broken = told(error, onHookError, broken)
      }
    }
    if (broken !== undefined) throw broken.error
    return tickets
  }

  function leave(tallies: Parts, ticket: unknown, ending: Ending, nowMs: number, onHookError?: HookErrorHandler): void {
    let broken: Broken
    for (const { strategy, index } of followers) {
      const own = ticketOf(ticket, index)
      if (own === undefined) continue
      try {
        checkedReason(strategy.leave?.(tallies[index], own, ending, nowMs, onHookError), 'leave()')
      } catch (error) {
        broken = told(error, onHookError, broken)
      }
    }
    if (broken !== undefined) throw broken.error
  }

  function overdue(tallies: Parts, nowMs: number, onHookError?: HookErrorHandler): string | undefined {
    let reason: string | undefined
    let broken: Broken
    for (const { strategy, index } of followers) {
      try {
        const given = checkedReason(strategy.overdue?.(tallies[index], nowMs, onHookError), 'overdue()')
        reason ??= given
      } catch (error) {
        broken = told(error, onHookError, broken)
      }
    }
    if (broken !== undefined) throw broken.error
    return reason
  }
}

/** The first error of a part that could not be reported elsewhere. */
type Broken = { readonly error: unknown } | undefined

/** Calls each part, even if one before it has thrown. Without a handler, the error is thrown after the last part. */
function told(error: unknown, onHookError: HookErrorHandler | undefined, broken: Broken): Broken {
  if (onHookError === undefined) return broken ?? { error }
  onHookError(error, 'trip')
  return undefined
}

/** The tallies of the strategies, in their order. */
type Parts = readonly unknown[]
