import type { LibraryEntry, Task } from './library.ts'

class Counter {
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

const how = 'one async function, try { await } catch, one field; it never rejects a call'

export const bareWrapper: LibraryEntry = {
  name: 'bare',
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
      caller: (counter, task) => () => bare(counter as Counter, task),
    }),
}
