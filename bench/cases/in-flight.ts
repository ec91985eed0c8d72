import assert from 'node:assert/strict'
import { scheduler } from 'node:timers/promises'
import type { SpeedCase } from '../case.ts'
import { everyEntry } from '../libraries/entries.ts'
import { answer, guard } from '../libraries/guarded.ts'
import type { LibraryEntry } from '../libraries/library.ts'
import type { Effort } from '../measure/effort.ts'
import type { Contestant } from '../measure/interleave.ts'

export const inFlight: SpeedCase = {
  kind: 'speed',
  id: 'in-flight',
  title: 'Calls in flight',
  about:
    '10,000 calls through one closed breaker are in flight at once; then the dependency answers all of them. Time for each call until the last one has its answer.',
  unit: 'ns',
  reference: 'bare',
  once: true,
  operations: ({ size }) => size(10_000),
  async contestants(effort, wanted) {
    const contestants: Contestant[] = []
    for (const entry of everyEntry.filter(({ name }) => wanted(name))) contestants.push(await contestant(entry, effort))
    return contestants
  },
}

async function contestant(entry: LibraryEntry, effort: Effort): Promise<Contestant> {
  const calls = effort.size(10_000)
  const waiting: ((value: unknown) => void)[] = []
  const { call } = await guard(entry, { rule: 'consecutive' }, () => new Promise((resolve) => waiting.push(resolve)))

  const run = async (): Promise<unknown[]> => {
    const all: Promise<unknown>[] = []
    for (let i = 0; i < calls; i++) all.push(call())
    while (waiting.length < calls) await scheduler.yield()
    for (const resolve of waiting.splice(0)) resolve(answer)
    return Promise.all(all)
  }

  const values = await run()
  assert.ok(values.length === calls && values.every((value) => value === answer), `${entry.name} gives other answers`)
  return { name: entry.name, how: entry.how.consecutive, run }
}
