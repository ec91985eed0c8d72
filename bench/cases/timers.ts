import { createHook } from 'node:async_hooks'
import type { FigureCase } from '../case.ts'
import { packages } from '../libraries/entries.ts'
import { guard, opened, succeed, type Guarded } from '../libraries/guarded.ts'
import { foreverMs, type LibraryEntry } from '../libraries/library.ts'

const timersCase = (
  id: string,
  title: string,
  about: string,
  make: (entry: LibraryEntry) => Promise<Guarded>,
): FigureCase => ({
  kind: 'figure',
  id,
  title,
  about,
  unit: 'timers',
  mustExit: true,
  figures: packages.map((entry) => ({
    name: entry.name,
    how: 'timeouts and intervals, those that do not keep the process alive included',
    measure: async () => [await timersOf(entry, make)],
  })),
})

const kept: Guarded[] = []

/** Every timeout and interval begins and ends with an event of its own, unref'd or not. */
async function timersOf(entry: LibraryEntry, make: (entry: LibraryEntry) => Promise<Guarded>): Promise<number> {
  await entry.load()
  const held = new Set<number>()
  const hook = createHook({
    init(id, type) {
      if (type === 'Timeout') held.add(id)
    },
    destroy: (id) => void held.delete(id),
  })
  hook.enable()
  // Held on to until the count: a breaker that is collected could take its timers along.
  kept.push(await make(entry))
  // Two turns: what runs at once or next is over, and the hook has heard of it.
  for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve))
  hook.disable()
  return held.size
}

export const timerCases: readonly FigureCase[] = [
  timersCase(
    'timers-idle',
    'Timers of an idle breaker',
    'Timers that one closed breaker holds after a call, and whether the process ends by itself.',
    async (entry) => {
      const guarded = await guard(entry, { rule: 'consecutive' }, succeed)
      await guarded.call()
      return guarded
    },
  ),
  timersCase(
    'timers-open',
    'Timers of an open breaker',
    'Timers that one open breaker holds, and whether the process ends by itself.',
    (entry) => opened(entry, foreverMs, succeed),
  ),
]
