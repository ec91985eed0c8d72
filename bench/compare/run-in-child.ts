import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What became of a child: it printed a result, was killed because it took too long, or ended without one. */
export type ChildEnd =
  | { readonly end: 'result'; readonly result: unknown }
  | { readonly end: 'hangs' }
  | { readonly end: 'dies'; readonly stderr: string }

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a program of this folder in a process of its own, and kills it when it takes too long. */
export async function runInChild(program: string, given: readonly string[], limitMs = 120_000): Promise<ChildEnd> {
  const path = fileURLToPath(new URL(program, import.meta.url))
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', path, ...given], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs)
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (_code, killedBy) => resolve(killedBy))
  }).finally(() => clearTimeout(limit))

  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  // Printed by play-one.ts.
  if (last.startsWith('{"result":')) return { end: 'result', ...(JSON.parse(last) as { result: unknown }) }
  return signal === 'SIGKILL' ? { end: 'hangs' } : { end: 'dies', stderr }
}
