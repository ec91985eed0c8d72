import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { run, type Loaded } from '../../src/cli/run.ts'

/** What the command did. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Given {
  readonly stdin?: Iterable<string | Uint8Array>
  readonly isTTY?: boolean
  readonly columns?: number
  readonly signal?: AbortSignal
}

/** Those that the build puts beside the command. */
export const loaded: Loaded = {
  trials: () => import('../../bench/trials/module.ts'),
  demo: () => import('../../examples/demo/run.ts'),
}

/** Runs the command in this process. */
export async function recloser(
  args: readonly string[],
  { stdin = [], isTTY, columns, signal }: Given = {},
  modules = loaded,
): Promise<Ran> {
  const encoder = new TextEncoder()
  const out: string[] = []
  const err: string[] = []
  async function* bytes(): AsyncGenerator<Uint8Array, void> {
    for (const piece of stdin) yield await Promise.resolve(typeof piece === 'string' ? encoder.encode(piece) : piece)
  }
  const code = await run(
    args,
    '1.2.3',
    {
      stdin: bytes(),
      stdout: { write: (text) => out.push(text) },
      stderr: { isTTY, columns, write: (text) => err.push(text) },
      signal: signal ?? new AbortController().signal,
    },
    modules,
  )
  return { code, out: out.join(''), err: err.join('') }
}

/** A file that is gone when the test has ended. */
export function file(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'recloser-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** One call of a made-up outage. */
export interface Call {
  readonly atMs: number
  readonly durationMs: number
  readonly isGood: boolean
}

/** Ten calls a second for a minute, of which those of the second twenty seconds fail. */
export const outage: readonly Call[] = Array.from({ length: 600 }, (_, n) => ({
  atMs: Date.UTC(2026, 9, 10) + n * 100,
  durationMs: 20,
  isGood: n < 200 || n >= 400,
}))

export const asJsonLines = (calls: readonly Call[] = outage): string =>
  calls
    .map(({ isGood, ...call }) => `${JSON.stringify({ ...call, outcome: isGood ? 'success' : 'failure' })}\n`)
    .join('')
