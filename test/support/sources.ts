import { getEventListeners } from 'node:events'

/** A source that is scripted by hand and writes down what it was asked. */
export interface Source extends AsyncIterable<number> {
  readonly asked: string[]
}

/** A generator that gives 1, 2, 3, …, up to `count`, once the gate is open; then ends, or throws. */
export function source(count: number, error?: Error, gate?: Promise<void>): Source {
  const asked: string[] = []
  return {
    asked,
    async *[Symbol.asyncIterator]() {
      try {
        for (let item = 1; item <= count; item++) {
          asked.push(`item ${item}`)
          await gate
          yield item
        }
        if (error !== undefined) throw error
      } finally {
        asked.push('closed')
      }
    },
  }
}

/** A source whose next item never comes, until it is told to return: then it ends, as a stream does. */
export function hangingSource(
  firstItems: readonly string[] = [],
): AsyncIterable<string> & { readonly returned: unknown[] } {
  const items = [...firstItems]
  const returned: unknown[] = []
  let end: (result: IteratorResult<string>) => void = () => undefined
  return {
    returned,
    [Symbol.asyncIterator]: () => ({
      next: () =>
        new Promise((resolve) => {
          const item = items.shift()
          if (item === undefined) end = resolve
          else resolve({ done: false, value: item })
        }),
      return: (value?: unknown) => {
        returned.push(value)
        end({ done: true, value })
        return Promise.resolve({ done: true, value })
      },
    }),
  }
}

/** All items, in order. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

/** The first item, as of a consumer that leaves after it. */
export async function takeFirst<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item
  return undefined
}

/** How many listeners for its abort the signal has more than it had. */
export function listenersOn(signal: AbortSignal): () => number {
  const count = (): number => getEventListeners(signal, 'abort').length
  const before = count()
  return () => count() - before
}

/** Lets promises that can settle do so. */
export async function microtasks(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}
