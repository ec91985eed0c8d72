import type { SpeedCase } from '../case.ts'
import { everyEntry } from '../libraries/entries.ts'
import { guardAll } from '../libraries/guarded.ts'
import type { Rule } from '../libraries/library.ts'
import { awaiting } from '../measure/loop.ts'

const closed = (rule: Rule, id: string, title: string, about: string, whyNot?: string): SpeedCase => ({
  kind: 'speed',
  id,
  title,
  about: `One awaited call of a task that resolves at once, through a closed breaker ${about}.`,
  unit: 'ns',
  reference: 'bare',
  ...(whyNot !== undefined && { whyNot }),
  contestants: async (_effort, wanted) =>
    (await guardAll(everyEntry, { rule }, wanted)).map(({ entry, call }) => ({
      name: entry.name,
      how: entry.how[rule],
      run: awaiting(call),
    })),
})

const clock =
  'recloser reads a clock that never steps back, performance.now(); cockatiel reads Date.now(), which costs less and can.'

export const closedCases: readonly SpeedCase[] = [
  closed('consecutive', 'closed-consecutive', 'Closed, failures in a row', 'that counts failures in a row'),
  closed('count', 'closed-count', 'Closed, failures in a window', 'that counts failures in a window of time', clock),
  closed(
    'countWindow',
    'closed-count-window',
    'Closed, rate of calls',
    'that keeps the failure rate of the last 100 calls',
  ),
  closed(
    'timeWindow',
    'closed-time-window',
    'Closed, rate over time',
    'that keeps the failure rate of the last 10 seconds',
    clock,
  ),
  closed('slowCalls', 'closed-slow-calls', 'Closed, slow calls', 'that keeps the share of calls slower than 5 seconds'),
]
