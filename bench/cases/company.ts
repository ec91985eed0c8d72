import type { SpeedCase } from '../case.ts'
import { bareAround, bareWith, Counter, type Reads } from '../libraries/bare.ts'
import { rules, type Task } from '../libraries/library.ts'
import { openRecloser, recloser } from '../libraries/recloser.ts'
import type { Contestant } from '../measure/interleave.ts'
import { awaiting } from '../measure/loop.ts'
import { closedCases } from './closed.ts'
import { wrapped } from './wrapped.ts'

// What a service has: breakers of every rule, each around a task of its own, and functions behind them. They run before each
// sample, so that the code that all share is compiled for all of them, in the rows of recloser and in those of the wrappers.

type Neighbour = (times: number) => unknown

const tasks: readonly Task[] = [
  () => Promise.resolve(1),
  async () => Promise.resolve('value'),
  () => Promise.resolve({ id: 1 }),
  async () => Promise.resolve(undefined),
  () => Promise.resolve([1, 2]),
]

async function neighbours(): Promise<readonly Neighbour[]> {
  const { wrap, execute } = await openRecloser()
  const library = await recloser.load()
  const made: Neighbour[] = []
  for (const [index, rule] of rules.entries()) {
    const task = tasks[index % tasks.length] as Task
    const breaker = library.create({ rule }, task) as Parameters<typeof wrap>[0]
    const [guarded, bare] = [wrap(breaker, task), bareAround(new Counter(), task)]
    made.push(
      awaiting(() => execute(breaker, task)),
      awaiting(guarded),
      awaiting(bare),
    )
    for (const reads of [0, 1, 2] satisfies Reads[]) {
      const floor = await bareWith(reads).load()
      made.push(awaiting(floor.caller(floor.create({ rule }, task), task)))
    }
  }
  return made
}

/** The case, in company: the rows of recloser and of what they are compared with. */
const inCompany = (alone: SpeedCase): SpeedCase => ({
  kind: 'speed',
  id: alone.id.replace('closed', 'company'),
  title: alone.title.replace('Closed', 'In company'),
  about: `${alone.about.slice(0, -1)}, in a process where many breakers, strategies and wrapped functions are in use.`,
  unit: 'ns',
  ...(alone.reference !== undefined && { reference: alone.reference }),
  contestants: async (effort, wanted) => {
    const others = await neighbours()
    const prepare = async (): Promise<void> => {
      for (const run of others) await run(100)
    }
    const own = await alone.contestants(effort, (name) => ['bare', 'recloser'].includes(name) && wanted(name))
    return own.map((contestant): Contestant => ({ ...contestant, prepare }))
  },
})

const measured = ['closed-consecutive', 'closed-time-window', 'closed-slow-calls', 'closed-recommended']

export const companyCases: readonly SpeedCase[] = [
  ...closedCases.filter(({ id }) => measured.includes(id)),
  wrapped,
].map(inCompany)
