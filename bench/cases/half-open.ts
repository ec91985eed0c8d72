import assert from 'node:assert/strict'
import { scheduler } from 'node:timers/promises'
import type { SpeedCase } from '../case.ts'
import { packages } from '../libraries/entries.ts'
import { answer, halfOpened, type Guarded } from '../libraries/guarded.ts'
import type { LibraryEntry } from '../libraries/library.ts'
import type { Effort } from '../measure/effort.ts'
import type { Contestant } from '../measure/interleave.ts'

export const halfOpen: SpeedCase = {
  kind: 'speed',
  id: 'half-open',
  title: 'Half-open contention',
  about:
    '10,000 callers reach a half-open breaker at once; the probe answers when all have called. Time for each caller until the last one has its answer or its rejection.',
  unit: 'ns',
  whyNot:
    'cockatiel rejects none of them: it holds all callers back, then runs every one of their calls. recloser builds a rejection for all but one.',
  once: true,
  operations: ({ size }) => size(10_000),
  async contestants(effort, wanted) {
    const contestants: Contestant[] = []
    for (const entry of packages.filter(({ name }) => wanted(name))) contestants.push(await contestant(entry, effort))
    return contestants
  },
}

async function contestant(entry: LibraryEntry, effort: Effort): Promise<Contestant> {
  const callers = effort.size(10_000)
  let guarded: Guarded | undefined
  let answerProbe: ((value: unknown) => void) | undefined
  let ran = 0
  let answered = 0

  const dependency = (): Promise<unknown> => {
    ran++
    return answerProbe === undefined ? new Promise((resolve) => (answerProbe = resolve)) : Promise.resolve(answer)
  }
  const count = (value: unknown): void => {
    if (value === answer) answered++
  }
  const reject = (): void => undefined

  const self = {
    async prepare(): Promise<void> {
      answerProbe = undefined
      ran = answered = 0
      guarded = await halfOpened(entry, dependency)
    },
    async run(): Promise<void> {
      const { call } = guarded as Guarded
      const all: Promise<void>[] = []
      for (let i = 0; i < callers; i++) all.push(call().then(count, reject))
      // Some begin the task a few turns later.
      while (answerProbe === undefined) await scheduler.yield()
      answerProbe(answer)
      await Promise.all(all)
    },
    clean: (): void => guarded?.library.dispose?.(guarded.breaker),
  }

  await self.prepare()
  await self.run()
  self.clean()
  assert.ok(ran >= 1 && answered === ran, `${entry.name} ran ${ran} tasks and gave ${answered} answers`)
  const how =
    ran === 1
      ? '1 call is run, the others are rejected'
      : `${ran.toLocaleString('en')} calls are run: the others wait for the probe`
  return { name: entry.name, how, ...self }
}
