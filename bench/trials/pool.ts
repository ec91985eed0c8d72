import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import type { Answer, Job, Report } from './job.ts'

const child = new URL('child.ts', import.meta.url)
/** With calls that hang, a library of others listens to one signal for each of them, and Node.js warns of that. */
const quiet = '--disable-warning=MaxListenersExceededWarning'

/** Plays jobs in several processes, as many as there are cores by default, the longest first; tells of each when it is done. */
export async function playAll<Of extends Job>(
  jobs: readonly Of[],
  onDone: (job: Of, reports: readonly Report[]) => void,
  workers = availableParallelism(),
): Promise<void> {
  const left = [...jobs].sort((one, other) => other.calls - one.calls)
  const work = async (): Promise<void> => {
    if (left.length === 0) return
    const worker = fork(child, { execArgv: [...process.execArgv, quiet] })
    try {
      for (let job = left.shift(); job !== undefined; job = left.shift()) onDone(job, await play(worker, job))
    } finally {
      worker.kill('SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
}

async function play(worker: ChildProcess, job: Job): Promise<readonly Report[]> {
  const over = new AbortController()
  const place = `${job.scenario}, ${job.variant}`
  try {
    worker.send(job)
    const answer = await Promise.race([
      once(worker, 'message', over).then(([message]) => message as Answer),
      once(worker, 'exit', over).then((): Answer => ({ error: 'the process ended without an answer' })),
    ])
    if ('error' in answer) throw new Error(`${place}: ${answer.error}`)
    return answer.reports
  } finally {
    over.abort()
  }
}
