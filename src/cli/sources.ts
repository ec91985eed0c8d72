import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { InputError } from './errors.ts'

/** What is read: its name, its size where that is known, and its bytes. */
export interface Source {
  readonly name: string
  readonly bytes: number | undefined
  /** Opens it anew each time; `onRead` hears how many bytes were read. */
  open(onRead: (bytes: number) => void): AsyncIterable<Uint8Array>
}

/** So much is read at once. */
const pieceBytes = 1 << 18

/** The files, or standard input where there is none or its name is `-`. @throws InputError */
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
      if (isOpen) throw new InputError('standard input can be read only once; give a file')
      isOpen = true
      return plain('standard input', stdin, onRead)
    },
  }
}

/** The bytes, unpacked where they are gzip: known by how they begin, not by a name. */
async function* plain(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  try {
    const pieces = counted(stream, onRead)
    const first = await pieces.next()
    if (first.done === true) return
    const all = following(first.value, pieces)
    const [one, two] = first.value
    // A stream that fails, or is left, destroys what it reads from.
    yield* one === 0x1f && two === 0x8b ? unpacked(all) : all
  } catch (error) {
    throw new InputError(`${name} cannot be read: ${(error as Error).message}`)
  }
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

async function* following(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield first
  yield* rest
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
