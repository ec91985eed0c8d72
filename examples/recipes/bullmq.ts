// A worker of BullMQ that takes no jobs while the circuit of the service it calls is open.

import { Queue, WaitingError, Worker } from 'bullmq'
import { CircuitBreaker, isCircuitOpen } from 'recloser'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { recommended } from 'recloser/presets'
import { untilAdmitted } from 'recloser/probe'

const connection = { url: process.env.REDIS_URL ?? '', maxRetriesPerRequest: null }

// Every error is a failure, except 4xx: with these a healthy mailer refuses a bad mail. 429 is a failure too.
export const breaker = new CircuitBreaker(
  recommended({ name: 'mailer', isFailure: any(httpStatus(429), all(anyError, not(httpStatus('4xx')))) }),
)

export interface Mail {
  readonly to: string
}

async function send(mail: Mail): Promise<void> {
  const body = JSON.stringify(mail)
  const response = await fetch(`${process.env.MAILER_URL}/send`, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(5_000),
  })
  // A body that is not read keeps its connection open.
  await response.body?.cancel()
  if (!response.ok)
    throw Object.assign(new Error(`the mailer answered ${response.status}`), { status: response.status })
}

export const queue = new Queue<Mail>('mails', { connection })
const shutdown = new AbortController()

export const worker = new Worker<Mail>(
  'mails',
  async (job, token) => {
    try {
      await breaker.execute(() => send(job.data))
    } catch (error) {
      // A mail that the mailer did not take: BullMQ tries the job again if it has attempts left.
      if (!isCircuitOpen(error)) throw error
      // A mail that was not sent at all: the job goes back and loses no attempt.
      void pauseUntilAdmitted()
      await job.moveToWait(token)
      throw new WaitingError()
    }
  },
  { connection, concurrency: 4 },
)
worker.on('error', () => undefined)

/** Nothing happens without a call, so do not wait for an event of the breaker: wait until it would admit a call. */
async function pauseUntilAdmitted(): Promise<void> {
  if (worker.isPaused()) return
  // `true`: do not wait for the jobs that are running.
  await worker.pause(true)
  await untilAdmitted(breaker, { signal: shutdown.signal })
    .then(() => worker.resume())
    .catch(() => undefined)
}

export async function close(): Promise<void> {
  shutdown.abort()
  await worker.close()
  await queue.close()
}
