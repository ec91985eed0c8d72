import assert from 'node:assert/strict'
import type { FigureCase, SpeedCase } from '../case.ts'
import { packages } from '../libraries/entries.ts'
import { answer, guardAll, succeed } from '../libraries/guarded.ts'
import type { Library, LibraryEntry } from '../libraries/library.ts'
import type { Effort } from '../measure/effort.ts'
import { heapBytes } from '../measure/heap.ts'

export const memory: FigureCase = {
  kind: 'figure',
  id: 'memory',
  title: 'Memory of one breaker',
  about: 'Heap of one closed breaker, over 10,000 of them, each of which has made one call.',
  unit: 'B',
  whyNot:
    'a breaker of recloser that is made by itself holds checked settings of its own; the breakers of a registry share theirs.',
  figures: packages.map((entry) => ({
    name: entry.name,
    how: entry.how.consecutive,
    measure: (effort) => bytesOf(entry, effort),
  })),
}

async function bytesOf(entry: LibraryEntry, { size }: Effort): Promise<readonly number[]> {
  const library = await entry.load()
  const samples: number[] = []
  // The first, small one takes what the first use of anything leaves behind.
  for (const count of [100, ...Array.from({ length: 3 }, () => size(10_000))]) {
    samples.push(await bytesOfEach(library, count))
  }
  return samples.slice(1)
}

/** A function of its own, so that nothing of one round is still held in the next. */
async function bytesOfEach(library: Library, count: number): Promise<number> {
  const breakers: unknown[] = Array.from({ length: count }, () => undefined)
  const before = heapBytes()
  for (let i = 0; i < count; i++) {
    breakers[i] = library.create({ rule: 'consecutive' }, succeed)
    assert.equal(await library.caller(breakers[i], succeed)(), answer)
  }
  const bytes = (heapBytes() - before) / count
  for (const breaker of breakers) library.dispose?.(breaker)
  return bytes
}

export const creating: SpeedCase = {
  kind: 'speed',
  id: 'creating',
  title: 'Making a breaker',
  about: 'One new breaker with the rule of failures in a row, 1,000 at a time; letting go of them is not timed.',
  unit: 'ns',
  once: true,
  operations: ({ size }) => size(1_000),
  whyNot: 'recloser checks every option each time and refuses unknown ones, which cockatiel and opossum do not.',
  async contestants({ size }, wanted) {
    return (await guardAll(packages, { rule: 'consecutive' }, wanted)).map(({ entry, library }) => {
      const setup = { rule: 'consecutive' } as const
      const made: unknown[] = []
      return {
        name: entry.name,
        how: entry.how.consecutive,
        run() {
          for (let i = 0; i < size(1_000); i++) made.push(library.create(setup, succeed))
        },
        clean() {
          for (const breaker of made.splice(0)) library.dispose?.(breaker)
        },
      }
    })
  },
}
