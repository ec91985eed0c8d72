import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Job, Message } from './message.ts'

export interface Running {
  readonly job: Job
  /** The last thing that it told. */
  readonly last: () => Message | undefined
  /** What is wrong with it, in words; `undefined`: nothing. */
  readonly failure: Promise<string | undefined>
  readonly stop: () => void
}

const worker = fileURLToPath(new URL('worker.ts', import.meta.url))

/** How long a process may take to end once it has nothing more to do, and to stop when its time is up. */
const graceMs = 20_000

export function startWorker(job: Job): Running {
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', worker, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let last: Message | undefined
  let stderr = ''
  let lateness: string | undefined
  const killIn = (ms: number, words: string): NodeJS.Timeout =>
    setTimeout(() => {
      lateness = words
      child.kill('SIGKILL')
    }, ms)
  const hung = killIn(job.limitMs + graceMs, 'hung: did not stop when its time was up')
  let lingering: NodeJS.Timeout | undefined

  createInterface({ input: child.stdout }).on('line', (line) => {
    last = JSON.parse(line) as Message
    if (last.type !== 'progress') lingering = killIn(graceMs, 'did not end by itself: something was left behind')
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2_000)
  })

  const failure = ended(child).then((exitCode) => {
    clearTimeout(hung)
    clearTimeout(lingering)
    if (lateness !== undefined) return lateness
    if (last?.type === 'failed') return last.words
    if (last?.type === 'done' && exitCode === 0 && stderr === '') return undefined
    return `ended with exit code ${String(exitCode)}: ${stderr}`
  })
  return { job, last: () => last, failure, stop: () => child.kill('SIGKILL') }
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
