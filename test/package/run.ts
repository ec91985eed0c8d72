import { execFile } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Runs a program to its end, with no more of the environment than it needs, and returns what it printed; an exit code
 * other than 0, or `timeoutMs` passing, is an error with all output in it.
 */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  timeoutMs = 100_000,
  extraEnv: Readonly<NodeJS.ProcessEnv> = {},
): Promise<string> {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, NO_COLOR: '1', ...extraEnv }
  const options = { cwd, env, timeout: timeoutMs, killSignal: 'SIGKILL' } as const
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else if (error.killed) reject(new Error(`still running after ${timeoutMs} ms\n${stdout}\n${stderr}`))
      else reject(new Error(`${error.message}\n${stdout}\n${stderr}`))
    })
  })
}

export const runNode = (args: readonly string[], cwd: string, timeoutMs?: number): Promise<string> =>
  run(process.execPath, args, cwd, timeoutMs)

/** A file of an installed development tool, such as `toolFile('typescript', 'bin/tsc')`. */
export const toolFile = (name: string, file: string): string =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)

export const temporaryFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'recloser-')))

export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder()
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
