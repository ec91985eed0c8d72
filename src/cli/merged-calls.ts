import { Agenda } from '../simulate/agenda.ts'
import type { RecordedCall } from '../simulate/recorded-call.ts'

/** How many calls are handed on at once. */
const atOnce = 1_024

/** The calls of several inputs by the time at which they began; those of each are in order. */
export async function* mergedCalls(
  inputs: readonly AsyncGenerator<readonly RecordedCall[], void>[],
): AsyncGenerator<readonly RecordedCall[], void> {
  const cursors = inputs.map((input) => new Cursor(input))
  const next = new Agenda<Cursor>()
  const queue = async (cursor: Cursor): Promise<void> => {
    const atMs = await cursor.nextAtMs()
    if (atMs !== undefined) next.add(atMs, cursor)
  }
  try {
    for (const cursor of cursors) await queue(cursor)
    let ready: RecordedCall[] = []
    for (let cursor = next.take(); cursor !== undefined; cursor = next.take()) {
      cursor.takeUntil(next.nextAtMs, ready)
      await queue(cursor)
      if (ready.length < atOnce) continue
      yield ready
      ready = []
    }
    yield ready
  } finally {
    for (const cursor of cursors) await cursor.leave()
  }
}

/** Where the reading of one input stands. */
class Cursor {
  readonly #calls: AsyncGenerator<readonly RecordedCall[], void>
  #some: readonly RecordedCall[] = []
  #at = 0

  constructor(calls: AsyncGenerator<readonly RecordedCall[], void>) {
    this.#calls = calls
  }

  /** When its next call began; `undefined`: it has no more calls. */
  async nextAtMs(): Promise<number | undefined> {
    while (this.#at === this.#some.length) {
      const next = await this.#calls.next()
      if (next.done === true) return undefined
      this.#some = next.value
      this.#at = 0
    }
    return (this.#some[this.#at] as RecordedCall).atMs
  }

  /** Adds its calls that it has at hand and that began by then to a list. */
  takeUntil(atMs: number, list: RecordedCall[]): void {
    for (let call = this.#some[this.#at]; call !== undefined && call.atMs <= atMs; call = this.#some[this.#at]) {
      list.push(call)
      this.#at++
    }
  }

  async leave(): Promise<void> {
    await this.#calls.return()
  }
}
