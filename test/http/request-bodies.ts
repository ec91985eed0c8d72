import { Readable } from 'node:stream'

const chunk = new Uint8Array(10)
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))

async function* brokenItems(): AsyncGenerator<Uint8Array> {
  for (let item = 0; item < 3; item++) {
    await soon()
    yield chunk
  }
  throw new Error('upload broke')
}

async function* endlessItems(): AsyncGenerator<Uint8Array> {
  for (;;) {
    await soon()
    yield chunk
  }
}

const streamOf = (items: AsyncGenerator<Uint8Array>): ReadableStream =>
  new ReadableStream({
    async pull(controller) {
      const { value } = (await items.next()) as IteratorResult<Uint8Array, undefined>
      if (value) controller.enqueue(value)
    },
  })

/** Bodies of each kind that break off by themselves, in the middle. */
export const failing: Readonly<Record<string, () => unknown>> = {
  'a web stream': () => streamOf(brokenItems()),
  'a stream of Node.js': () => Readable.from(brokenItems()),
  'an async iterable': brokenItems,
  'an async iterable that cannot begin': () => ({
    [Symbol.asyncIterator]: () => {
      throw new Error('upload broke')
    },
  }),
}

/** Bodies of each kind that are never at an end. */
export const waiting: Readonly<Record<string, () => unknown>> = {
  'a web stream': () => streamOf(endlessItems()),
  'a stream of Node.js': () => Readable.from(endlessItems()),
  'an async iterable': endlessItems,
}
