// A worker that takes jobs off a queue and stops taking them while the circuit is open. Nothing happens without a call, so it
// does not wait for an event of the breaker, which would never come: it waits until a call would be admitted. Fake timers stand
// in for waiting.

import { install } from '@sinonjs/fake-timers'
import { CircuitBreaker, execute, isCircuitOpen } from 'recloser'
import { untilAdmitted } from 'recloser/probe'

const time = install({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
const log = (words: string): void => console.log(`${performance.now() / 1_000} s: ${words}`)

/** As the workers of BullMQ: takes a job at a time, can be paused and resumed, and is closed in the end. */
class Worker {
  readonly #jobs: string[]
  readonly #work: (job: string) => Promise<void>
  #paused = false
  #busy = false

  constructor(jobs: string[], work: (job: string) => Promise<void>) {
    this.#jobs = jobs
    this.#work = work
    this.resume()
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    if (!this.#busy) void this.#run()
  }

  async #run(): Promise<void> {
    this.#busy = true
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      try {
        await this.#work(job)
      } catch {
        this.#jobs.unshift(job)
      }
    }
    this.#busy = false
  }

  #next(): string | undefined {
    return this.#paused ? undefined : this.#jobs.shift()
  }
}

let mailServerIsUp = false
const mail = new CircuitBreaker({ name: 'mail', failureThreshold: 2, resetTimeoutMs: 30_000 })
const shutdown = new AbortController()

async function send(job: string): Promise<void> {
  await Promise.resolve()
  if (!mailServerIsUp) throw new Error('connection refused')
  log(`sent ${job}`)
}

/** Stops the worker until the circuit admits a call. */
async function pauseUntilAdmitted(): Promise<void> {
  worker.pause()
  log('paused')
  try {
    await untilAdmitted(mail, { signal: shutdown.signal })
  } catch {
    log('left paused: the service shuts down')
    return
  }
  log('resumed')
  worker.resume()
}

const jobs = ['invoice 1', 'invoice 2', 'invoice 3']
const worker = new Worker(jobs, async (job) => {
  try {
    await execute(mail, () => send(job))
  } catch (error) {
    if (isCircuitOpen(error)) void pauseUntilAdmitted()
    else log(`${job} failed`)
    throw error
  }
})

await time.tickAsync(45_000)
mailServerIsUp = true
await time.tickAsync(30_000)

log('an operator holds the circuit open')
const hold = mail.hold('open')
jobs.push('invoice 4')
worker.resume()
await time.tickAsync(3_600_000)
hold.release()
await time.tickAsync(1)

mail.trip()
jobs.push('invoice 5')
worker.resume()
await time.tickAsync(1)
shutdown.abort()
await time.tickAsync(1)
console.log('jobs left:', jobs.join(), '; timers left:', time.countTimers())
time.uninstall()

// Output:
// 0 s: invoice 1 failed
// 0 s: invoice 1 failed
// 0 s: paused
// 30 s: resumed
// 30 s: invoice 1 failed
// 30 s: paused
// 60 s: resumed
// 60 s: sent invoice 1
// 60 s: sent invoice 2
// 60 s: sent invoice 3
// 75 s: an operator holds the circuit open
// 75 s: paused
// 3675 s: resumed
// 3675 s: sent invoice 4
// 3675.001 s: paused
// 3675.002 s: left paused: the service shuts down
// jobs left: invoice 5 ; timers left: 0
