// Starts a program of the example in a process of its own, and waits until it says that it is ready.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Child<Ready> {
  readonly ready: Ready
  readonly process: ChildProcess
  /** SIGTERM, or SIGKILL: resolves when the process is gone. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

export async function startChild<Ready>(program: URL, settings: unknown): Promise<Child<Ready>> {
  // From the root, so that tsx finds tsconfig.json, which says where `recloser` is.
  const child = fork(program, [JSON.stringify(settings)], {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  const gone = ended.then(() => {
    throw new Error(`${program.pathname} ended before it was ready`)
  })
  const [ready] = (await Promise.race([once(child, 'message'), gone])) as [Ready]
  gone.catch(() => undefined)

  return {
    ready,
    process: child,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
    },
  }
}
