import assert from 'node:assert/strict'
import type { SpeedCase, Wanted } from '../case.ts'
import { cockatiel } from '../libraries/cockatiel.ts'
import { answer, guard } from '../libraries/guarded.ts'
import type { LibraryEntry } from '../libraries/library.ts'
import { opossum } from '../libraries/opossum.ts'
import { openRecloser, recloser } from '../libraries/recloser.ts'
import type { Effort } from '../measure/effort.ts'
import type { Contestant } from '../measure/interleave.ts'
import { catching, repeating } from '../measure/loop.ts'

const counted = (count: number): string => count.toLocaleString('en')

export const windowPermits: SpeedCase = {
  kind: 'speed',
  id: 'window-permits',
  title: 'Window size, work of the window alone',
  about:
    'tryAcquire() and a verdict, every tenth a failure, with countWindow of 10 to 1,000,000 calls, full. No promise hides the work of the window.',
  unit: 'ns',
  reference: 'recloser, 10 calls',
  async contestants({ size }, wanted) {
    if (!wanted('recloser')) return []
    const { CircuitBreaker, failureRate, countWindow } = await openRecloser()
    return [10, 100, 1_000, 10_000, 100_000, 1_000_000].map((calls) => {
      const breaker = new CircuitBreaker({ trip: failureRate({ over: countWindow(calls) }) })
      const failure = new Error('down')
      let made = 0
      const once = (): void => {
        const permit = breaker.tryAcquire()
        if (++made % 10 === 0) permit?.fail(failure)
        else permit?.succeed()
      }
      const held = Math.min(calls, size(1_000_000))
      for (let i = 0; i < held; i++) once()
      const { successes, failures, state } = breaker.stats
      assert.deepEqual({ calls: successes + failures, state }, { calls: held, state: 'closed' })
      return { name: `recloser, ${counted(calls)} calls`, how: `countWindow(${counted(calls)})`, run: repeating(once) }
    })
  },
}

type Filled = readonly (readonly [entry: LibraryEntry, calls: number])[]

async function contestants(filled: Filled, { size }: Effort, wanted: Wanted): Promise<readonly Contestant[]> {
  const made: Contestant[] = []
  for (const [entry, calls] of filled.filter(([{ name }]) => wanted(name))) {
    const failure = new Error('down')
    let tasks = 0
    let fails = false
    const task = (): Promise<unknown> =>
      fails && ++tasks % 10 === 0 ? Promise.reject(failure) : Promise.resolve(answer)
    const { call } = await guard(entry, { rule: 'countWindow', windowSize: calls }, task)
    // Filled with successes: where each failure sorts the window, filling it with failures would take minutes.
    for (let i = 0; i < size(calls); i++) assert.equal(await call(), answer)
    fails = true
    const loop = catching(call)
    made.push({
      name: `${entry.name}, ${counted(calls)} calls`,
      how: entry === opossum ? 'a failure rate over 60 s' : entry.how.countWindow,
      run: (times) => loop(times * 10),
    })
  }
  return made
}

const sizes = [10, 1_000, 1_000_000]

export const windowCalls: SpeedCase = {
  kind: 'speed',
  id: 'window-calls',
  title: 'Window size, awaited calls',
  about: 'One awaited call, every tenth of which fails, through a closed breaker whose window is full.',
  unit: 'ns',
  whyNot: 'recloser reads its clock at each failure, to tell when the last one was.',
  // Each time is ten calls, so that every sample has its share of failures.
  operations: () => 10,
  contestants: (effort, wanted) =>
    contestants(
      [recloser, cockatiel].flatMap((entry) => sizes.map((calls) => [entry, calls] as const)),
      effort,
      wanted,
    ),
}

// Apart from the others, because its samples leave a heap behind that all would feel.
export const windowCallsOverTime: SpeedCase = {
  kind: 'speed',
  id: 'window-calls-opossum',
  title: 'Window size, awaited calls beside opossum',
  about:
    'One awaited call, every tenth of which fails, through a closed breaker. opossum has windows of time only: its size is what was in the window at the start.',
  unit: 'ns',
  operations: () => 10,
  contestants: (effort, wanted) =>
    contestants(
      [recloser, opossum].flatMap((entry) => [1_000, 100_000].map((calls) => [entry, calls] as const)),
      effort,
      wanted,
    ),
}
