import type { SpeedCase } from '../case.ts'
import { bareWith, type Reads } from '../libraries/bare.ts'
import { packages } from '../libraries/entries.ts'
import { guardAll } from '../libraries/guarded.ts'
import type { LibraryEntry, Rule } from '../libraries/library.ts'
import { recloserRecommended } from '../libraries/recloser.ts'
import { awaiting } from '../measure/loop.ts'

interface Given {
  readonly rule: Rule
  readonly id: string
  readonly title: string
  readonly about: string
  /** Readings of the clock that the rule needs: the wrapper it is compared with makes as many. */
  readonly reads: Reads
  readonly whyNot?: string
  /** Those that are measured beside the wrapper; without it all packages. */
  readonly entries?: readonly LibraryEntry[]
}

const closed = ({ rule, id, title, about, reads, whyNot, entries = packages }: Given): SpeedCase => {
  const bare = bareWith(reads)
  return {
    kind: 'speed',
    id,
    title,
    about: `One awaited call of a task that resolves at once, through a closed breaker ${about}.`,
    unit: 'ns',
    reference: bare.name,
    ...(whyNot !== undefined && { whyNot }),
    contestants: async (_effort, wanted) => {
      const floor = await guardAll([bare], { rule }, () => wanted('bare'))
      const guarded = [...floor, ...(await guardAll(entries, { rule }, wanted))]
      return guarded.map(({ entry, call }) => ({ name: entry.name, how: entry.how[rule], run: awaiting(call) }))
    },
  }
}

const clock =
  'recloser reads a clock that never steps back, performance.now(); cockatiel reads Date.now(), which costs less and can.'

export const closedCases: readonly SpeedCase[] = [
  closed({
    rule: 'consecutive',
    id: 'closed-consecutive',
    title: 'Closed, failures in a row',
    about: 'that counts failures in a row',
    reads: 0,
  }),
  closed({
    rule: 'count',
    id: 'closed-count',
    title: 'Closed, failures in a window',
    about: 'that counts failures in a window of time',
    reads: 1,
    whyNot: clock,
  }),
  closed({
    rule: 'countWindow',
    id: 'closed-count-window',
    title: 'Closed, rate of calls',
    about: 'that keeps the failure rate of the last 100 calls',
    reads: 0,
  }),
  closed({
    rule: 'timeWindow',
    id: 'closed-time-window',
    title: 'Closed, rate over time',
    about: 'that keeps the failure rate of the last 10 seconds',
    reads: 1,
    whyNot: clock,
  }),
  closed({
    rule: 'slowCalls',
    id: 'closed-slow-calls',
    title: 'Closed, slow calls',
    about: 'that keeps the share of calls slower than 5 seconds',
    reads: 2,
  }),
  closed({
    rule: 'slowCalls',
    id: 'closed-recommended',
    title: 'Closed, recommended options',
    about: 'with the options of recommended(), which no other library has',
    reads: 2,
    entries: [recloserRecommended],
  }),
]
