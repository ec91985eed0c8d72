// Starts a program of the example in a separate process, and waits until it says that it is ready.

import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Message } from './child.ts'

export interface Child<Ready> {
  readonly ready: Ready
  readonly process: ChildProcess
  /** Resolves when the process is gone, with how it ended. */
  readonly ended: Promise<string>
  /** SIGTERM, or SIGKILL: resolves when the process is gone. One that does not heed SIGTERM is killed. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

const root = fileURLToPath(new URL('../../..', import.meta.url))
const patienceMs = 8_000

/**
 * Rejects where the process ends before it is ready.
 *
 * @param signal ends a process that is not yet ready
 */
export async function startChild<Ready>(program: URL, settings: unknown, signal?: AbortSignal): Promise<Child<Ready>> {
  signal?.throwIfAborted()
  // From the root, so that tsx finds tsconfig.json, which says where `recloser` is.
  const child = fork(program, [JSON.stringify(settings)], {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, killedBy) => resolve(killedBy ?? `exit code ${String(code)}`))
  })
  const end = (): boolean => child.kill('SIGKILL')
  signal?.addEventListener('abort', end)
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('message', (message: Message) => {
      if ('ready' in message) resolve(message.ready as Ready)
      else reject(new Error(message.failed))
    })
    child.once('error', reject)
    void ended.then((how) => reject(new Error(`it ended before it was ready (${how})`)))
  }).finally(() => signal?.removeEventListener('abort', end))

  return {
    ready,
    process: child,
    ended,
    async stop(by = 'SIGTERM') {
      child.kill(by)
      const killing = setTimeout(end, patienceMs)
      await ended
      clearTimeout(killing)
    },
  }
}
