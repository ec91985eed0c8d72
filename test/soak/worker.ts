// A process of its own for a share of the run: its heap, its handles and its unhandled rejections are those of the share.

import { fuzz } from './fuzz.ts'
import { Heap } from './heap.ts'
import { Tally } from './kinds.ts'
import type { Job, Message } from './message.ts'
import { soak } from './soak.ts'

const job = JSON.parse(process.argv[2] ?? '') as Job
const startedAtMs = performance.now()
const tally = new Tally()
const heap = new Heap()
const samples = 40
let done = 0
let share = 0
let toldAtMs = startedAtMs
let unhandled: string | undefined

// A mutated onHookError leaves the default one, which would write a line for each mischief.
if (job.kind === 'fuzz') console.error = () => undefined

process.on('unhandledRejection', (reason) => {
  unhandled ??= `unhandled rejection: ${String(reason)}`
})

function tell(type: Message['type'], more: Partial<Message> = {}): void {
  const heapBytes = heap.samples.at(-1) ?? 0
  const message: Message = { type, share, done, heapBytes, counts: tally.toJSON(), ...more }
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

/** Between two rounds: looks at the clock, at the heap, and at what nobody handled. */
async function pause(shareDone: number): Promise<void> {
  share = shareDone
  done = share * job.count
  if (unhandled !== undefined) throw new Error(unhandled)
  const nowMs = performance.now()
  if (nowMs - startedAtMs > job.limitMs)
    throw new Error(`out of time: ${(share * 100).toFixed(1)} % done in ${job.limitMs / 1_000} s`)
  if (share * samples >= heap.samples.length) await heap.sample()
  if (nowMs - toldAtMs < 1_000) return
  toldAtMs = nowMs
  tell('progress')
}

tell('progress')
// Only now: the first line has opened the pipe.
const resources = process.getActiveResourcesInfo()

try {
  if (job.kind === 'soak') {
    await soak({ ...job, calls: job.count }, tally, () => pause(tally.calls / job.count))
    done = tally.calls
  } else {
    const values = await fuzz(job.numbers, { numRuns: job.count, seed: job.seed }, pause)
    done = values
  }
  await heap.sample()
  if (unhandled !== undefined) throw new Error(unhandled)
  const complaint = job.kind === 'soak' ? heap.complaint : undefined
  if (complaint !== undefined) throw new Error(complaint)
  const left = process.getActiveResourcesInfo().filter((resource) => !resources.includes(resource))
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
  tell('done', { heap: heap.samples })
} catch (error) {
  process.exitCode = 1
  tell('failed', { words: error instanceof Error ? error.message : String(error), heap: heap.samples })
}
// No process.exit(): what is left behind keeps the process alive, and whoever started it takes that for a failure.
