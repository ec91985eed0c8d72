import type { LibraryEntry, Task } from './library.ts'

export class Counter {
  failures = 0
}

/** What one would write by hand, and what the budgets are measured against: one async function, one field. */
async function bare(counter: Counter, task: Task): Promise<unknown> {
  try {
    const value = await task()
    counter.failures = 0
    return value
  } catch (error) {
    counter.failures++
    throw error
  }
}

/** The same around a function that is called with arguments and as a method. */
export const bareAround = (counter: Counter, fn: (...args: unknown[]) => Promise<unknown>) =>
  async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    try {
      const value = await fn.apply(this, args)
      counter.failures = 0
      return value
    } catch (error) {
      counter.failures++
      throw error
    }
  }

/** Read as recloser reads its default clock: looked up at each call, so that fake timers are seen. */
const now = (): number => (globalThis as { performance?: { now(): number } }).performance?.now() ?? Date.now()

/** The floor of a breaker that needs the time of each call once. The reading is kept, or the compiler would leave it out. */
async function bareReadingOnce(times: number[], counter: Counter, task: Task): Promise<unknown> {
  try {
    const value = await task()
    times[0] = now()
    counter.failures = 0
    return value
  } catch (error) {
    counter.failures++
    throw error
  }
}

/** The floor of one that needs it before and after. */
async function bareReadingTwice(times: number[], counter: Counter, task: Task): Promise<unknown> {
  times[0] = now()
  try {
    const value = await task()
    times[1] = now()
    counter.failures = 0
    return value
  } catch (error) {
    counter.failures++
    throw error
  }
}

/** How often a breaker of the rule has to read its clock in a call that succeeds. */
export type Reads = 0 | 1 | 2

const calls: Readonly<Record<Reads, (counter: Counter, task: Task) => () => Promise<unknown>>> = {
  0: (counter, task) => () => bare(counter, task),
  1: (counter, task) => {
    const times = [0.5]
    return () => bareReadingOnce(times, counter, task)
  },
  2: (counter, task) => {
    const times = [0.5, 0.5]
    return () => bareReadingTwice(times, counter, task)
  },
}

const names = ['bare', 'bare, 1 clock read', 'bare, 2 clock reads'] as const

export function bareWith(reads: Reads): LibraryEntry {
  const clock = reads === 0 ? '' : `, ${reads === 1 ? 'one reading' : 'two readings'} of recloser's default clock`
  const how = `one async function, try { await } catch, one field${clock}; it never rejects a call`
  return {
    name: names[reads],
    how: {
      consecutive: how,
      count: how,
      countWindow: how,
      timeWindow: how,
      slowCalls: how,
      never: how,
      firstFailure: how,
    },
    load: () =>
      Promise.resolve({
        create: () => new Counter(),
        caller: (counter, task) => calls[reads](counter as Counter, task),
      }),
  }
}

export const bareWrapper = bareWith(0)
