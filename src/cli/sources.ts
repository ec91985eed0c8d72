import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { InputError } from './errors.ts'

/** An input: its name, its size if it is known, and its bytes. */
export interface Source {
  readonly name: string
  readonly bytes: number | undefined
  /** Opens it again each time; `onRead` receives the number of bytes read. */
  open(onRead: (bytes: number) => void): AsyncGenerator<Uint8Array, void>
}

/** How much is read at once. */
const pieceBytes = 1 << 18

/** The files, or standard input if there is no file or its name is `-`. @throws InputError */
export async function sourcesOf(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array>,
): Promise<readonly Source[]> {
  const input = standardInput(stdin)
  const given = paths.length === 0 ? ['-'] : paths
  return Promise.all(given.map((path) => (path === '-' ? Promise.resolve(input) : file(path))))
}

async function file(path: string): Promise<Source> {
  const found = await stat(path).catch((error: unknown) => {
    throw new InputError(`${path} cannot be read: ${(error as Error).message}`)
  })
  if (found.isDirectory()) throw new InputError(`${path} is a directory; name the files in it`)
  return {
    name: path,
    bytes: found.isFile() ? found.size : undefined,
    open: (onRead) => plain(path, createReadStream(path, { highWaterMark: pieceBytes }), onRead),
  }
}

function standardInput(stdin: AsyncIterable<Uint8Array>): Source {
  let isOpen = false
  return {
    name: 'standard input',
    bytes: undefined,
    open(onRead) {
      if (isOpen) throw new InputError('standard input can be read only once; name a file')
      isOpen = true
      return plain('standard input', stdin, onRead)
    },
  }
}

/** The bytes, unpacked if they are gzip. The first bytes decide this, not the name. */
async function* plain(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  try {
    const pieces = counted(stream, onRead)
    const first = await twoBytesOf(pieces)
    const all = following(first, pieces)
    const [one, two] = first
    // If a stream fails, or its reader stops early, it destroys its source.
    yield* one === 0x1f && two === 0x8b ? unpacked(all) : all
  } catch (error) {
    throw new InputError(`${name} cannot be read: ${(error as Error).message}`)
  }
}

/** The first bytes: at least two, if the input has two. */
async function twoBytesOf(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let first: Uint8Array = Buffer.of()
  while (first.length < 2) {
    const next = await pieces.next()
    if (next.done === true) break
    first = Buffer.concat([first, next.value])
  }
  return first
}

async function* counted(
  stream: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of stream) {
    onRead(piece.length)
    yield piece
  }
}

/** A first piece, and those that come after it. */
export async function* following(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield first
    yield* rest
  } finally {
    // A reader that stops at the first piece has not begun with the rest.
    await rest.return()
  }
}

async function* unpacked(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const input = Readable.from(packed)
  const gunzip = createGunzip()
  input.on('error', (error) => gunzip.destroy(error))
  try {
    yield* input.pipe(gunzip) as AsyncIterable<Uint8Array>
  } finally {
    input.destroy()
  }
}
