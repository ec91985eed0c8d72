// Starts the demo as a child process with a pipe for its output and waits until it has ended by itself.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface DemoRun {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly tookMs: number
  readonly lastLineAfterMs: number
}

const root = fileURLToPath(new URL('../..', import.meta.url))

export async function runDemo(
  given: readonly string[],
  options: { readonly interruptAtFirstLine?: boolean } = {},
): Promise<DemoRun> {
  const startedAtMs = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/demo/main.ts', ...given], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let lastLineAfterMs = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (stdout === '' && options.interruptAtFirstLine === true) child.kill('SIGINT')
    stdout += text
    lastLineAfterMs = performance.now() - startedAtMs
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { exitCode, stdout, stderr, tookMs: performance.now() - startedAtMs, lastLineAfterMs }
}
