import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Wanted } from '../case.ts'
import type { Library, LibraryEntry, Setup, Task } from './library.ts'

/** A library, with one breaker of it around one task. */
export interface Guarded {
  readonly entry: LibraryEntry
  readonly library: Library
  readonly breaker: unknown
  readonly call: () => Promise<unknown>
}

export const answer = 42

/** The dependency that works. All contestants of a process call this very function. */
export const succeed: Task = () => Promise.resolve(answer)

export async function guard(entry: LibraryEntry, setup: Setup, task: Task): Promise<Guarded> {
  const library = await entry.load()
  const breaker = library.create(setup, task)
  return { entry, library, breaker, call: library.caller(breaker, task) }
}

/** Those wanted, around a task that works, each seen to give its answer. */
export async function guardAll(entries: readonly LibraryEntry[], setup: Setup, wanted: Wanted): Promise<Guarded[]> {
  const made: Guarded[] = []
  for (const entry of entries.filter(({ name }) => wanted(name))) {
    const guarded = await guard(entry, setup, succeed)
    for (let i = 0; i < 3; i++) assert.equal(await guarded.call(), answer, `${entry.name} gives another answer`)
    made.push(guarded)
  }
  return made
}

/** A breaker that has been opened by a failure, and whose task works again. */
export async function opened(entry: LibraryEntry, resetMs: number, task: Task): Promise<Guarded> {
  let down = true
  const failure = new Error('down')
  const guarded = await guard(entry, { rule: 'firstFailure', resetMs }, () => (down ? Promise.reject(failure) : task()))
  await assert.rejects(guarded.call(), failure, `${entry.name} gives another error`)
  down = false
  return guarded
}

/** A breaker whose next call is the probe. */
export async function halfOpened(entry: LibraryEntry, task: Task): Promise<Guarded> {
  const resetMs = 5
  const guarded = await opened(entry, resetMs, task)
  await sleep(resetMs + 10)
  return guarded
}
