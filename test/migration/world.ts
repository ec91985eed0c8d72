// What the snippets of the pages find around them: a dependency that does as the scenario says, and a log.

/** What the dependency does with the calls that reach it. */
export type Mood = 'answers' | 'fails' | 'hangs' | 'misses' | 'slow'

/** The dependency answered that there is no such user. */
export class NotFound extends Error {
  override readonly name = 'NotFound'
}

interface Call {
  readonly signal?: AbortSignal | undefined
}

/** The free variables of every snippet. */
export interface World {
  mood: Mood
  /** How many calls reached the dependency. */
  runs: number
  /** How many of them were told to stop. */
  aborted: number
  readonly logged: string[]
  readonly given: {
    fetchUser(id: string, call?: Call): Promise<{ readonly id: string }>
    ping(): Promise<void>
    log(line: string): void
    NotFound: typeof NotFound
  }
}

export function newWorld(): World {
  const world: World = {
    mood: 'answers',
    runs: 0,
    aborted: 0,
    logged: [],
    given: {
      async fetchUser(id, call) {
        world.runs++
        call?.signal?.addEventListener('abort', () => world.aborted++, { once: true })
        switch (world.mood) {
          case 'answers':
            return { id }
          case 'fails':
            throw new Error('down')
          case 'misses':
            throw new NotFound('no such user')
          case 'slow':
            return new Promise((resolve) => setTimeout(() => resolve({ id }), 1_000))
          case 'hangs':
            return new Promise((_resolve, reject) => {
              // What it rejects with is the signal's reason, as with fetch.
              call?.signal?.addEventListener('abort', () => reject(call.signal?.reason as Error), { once: true })
            })
        }
      },
      ping: () => (world.mood === 'answers' ? Promise.resolve() : Promise.reject(new Error('no answer'))),
      log: (line) => void world.logged.push(line),
      NotFound,
    },
  }
  return world
}
