import { describe, expect, it } from 'vitest'
import { anyOf, consecutiveFailures, stalled } from 'recloser/trip'
import type { TripStrategy } from 'recloser/trip'
import { untyped } from '../support/complaint.ts'

/** A part that follows calls with these tickets, one after the other, and writes down with which ones it is called. */
function follower(...tickets: readonly unknown[]) {
  const seen: [method: string, ticket: unknown][] = []
  let entered = 0
  const strategy: TripStrategy = {
    ...consecutiveFailures(9),
    enter: () => tickets[entered++],
    leave: (_tally, ticket) => {
      seen.push(['leave', ticket])
    },
    record: (_tally, _failed, _durationMs, _nowMs, _onHookError, ticket) => {
      seen.push(['record', ticket])
      return undefined
    },
  }
  return { strategy, seen }
}

const methods = ['enter', 'leave', 'overdue'] as const

/** Asks a strategy of parts that all follow the same call. */
function ask(strategy: TripStrategy, method: (typeof methods)[number]): unknown {
  const tally = strategy.empty()
  if (method === 'leave') return strategy.leave?.(tally, ['t', 't', 't', 't'], 'failure', 0)
  return strategy[method]?.(tally, 0)
}

/** Ends one call of a strategy that was entered before. */
function end(strategy: TripStrategy, tally: unknown, ticket: unknown): void {
  strategy.leave?.(tally, ticket, 'failure', 0)
  strategy.record(tally, true, 0, 0, undefined, ticket)
}

describe('anyOf, of parts that follow calls', () => {
  it('follows calls only where one of them does', () => {
    const present = [anyOf(consecutiveFailures()), anyOf(consecutiveFailures(), stalled())].map((strategy) =>
      methods.filter((method) => method in strategy),
    )

    expect(present).toEqual([[], methods])
  })

  it('gives each its own ticket back, of each call', () => {
    const [one, other] = [follower('a', 'b'), follower('c', 'd')]
    const strategy = anyOf(one.strategy, other.strategy)
    const tally = strategy.empty()
    const [first, second] = [strategy.enter?.(tally, 0), strategy.enter?.(tally, 0)]

    end(strategy, tally, first)
    end(strategy, tally, second)

    const moments = (...tickets: readonly string[]) =>
      tickets.flatMap((ticket) => ['leave', 'record'].map((m) => [m, ticket]))
    expect([one.seen, other.seen]).toEqual([moments('a', 'b'), moments('c', 'd')])
  })

  it('gives the ticket of the only one to nobody else, wherever it stands', () => {
    const [before, after] = [follower(), follower()]
    const plain = (strategy: TripStrategy): TripStrategy => untyped({ ...strategy, enter: undefined, leave: undefined })
    const only = follower('ticket')
    const strategy = anyOf(plain(before.strategy), only.strategy, plain(after.strategy))
    const tally = strategy.empty()

    end(strategy, tally, strategy.enter?.(tally, 0))

    expect(only.seen).toEqual([
      ['leave', 'ticket'],
      ['record', 'ticket'],
    ])
    expect([before.seen, after.seen]).toEqual([[['record', undefined]], [['record', undefined]]])
  })

  it('lets the end of a call be that gave no ticket', () => {
    const one = follower(undefined)
    const strategy = anyOf(one.strategy, follower('b').strategy)
    const tally = strategy.empty()

    end(strategy, tally, strategy.enter?.(tally, 0))

    expect(one.seen).toEqual([['record', undefined]])
  })

  it('takes the words of the first that has some', () => {
    const says = (words: string | undefined): TripStrategy => ({ ...follower('a').strategy, overdue: () => words })
    const strategy = anyOf(says(undefined), says('late'), says('later'))

    expect(strategy.overdue?.(strategy.empty(), 0)).toBe('late')
  })

  it.each(methods)('asks the others where `%s` of one throws, and throws in the end', (method) => {
    const broken = new Error('broken')
    const asked: string[] = []
    const part = (hook: () => unknown): TripStrategy => untyped({ ...follower('t').strategy, [method]: hook })
    const bad = (error: Error): TripStrategy =>
      part(() => {
        throw error
      })
    const good = (name: string): TripStrategy => part(() => void asked.push(name))
    const strategy = anyOf(good('first'), bad(broken), bad(new Error('another')), good('last'))

    expect(() => ask(strategy, method)).toThrow(broken)
    expect(asked).toEqual(['first', 'last'])
  })

  it.each(methods)('names `%s` where it answers with a promise', (method) => {
    const strategy = anyOf(untyped({ ...follower('t').strategy, [method]: () => Promise.resolve() }), stalled())

    expect(() => ask(strategy, method)).toThrow(`trip: \`${method}()\` must be a string, received a promise`)
  })
})
