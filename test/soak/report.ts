import { kinds, Tally } from './kinds.ts'
import type { Message } from './message.ts'
import type { Running } from './start-worker.ts'

const whole = new Intl.NumberFormat('en')
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
const percent = (share: number): string => `${(Math.min(1, share) * 100).toFixed(0).padStart(3)} %`

/** One line for each worker: how far it is, and what it met. */
export function progress(running: readonly Running[], seconds: number): readonly string[] {
  return running.flatMap(({ job, last }) => {
    const message = last()
    if (message === undefined) return [`${seconds} s  ${job.title}: starting`]
    const tally = new Tally()
    tally.add(message.counts)
    const start = `${String(seconds).padStart(4)} s  ${job.title}: ${percent(message.share)}`
    const heap = `heap ${megabytes(message.heapBytes)}`
    if (job.kind === 'fuzz') return [`${start}, ${heap}`]
    const trips = whole.format(tally.count('closed > open', 'half-open > open'))
    const refused = whole.format(
      tally.count('refused: ERR_CIRCUIT_OPEN', 'refused: ERR_CIRCUIT_PROBE_LIMIT', 'refused: ERR_CIRCUIT_HELD'),
    )
    return [`${start}, ${whole.format(message.done)} calls, ${trips} trips, ${refused} refused, ${heap}`]
  })
}

/** How often each kind happened, in two columns. */
export function happened(tally: Tally): readonly string[] {
  const cells = kinds.map((kind) => `${whole.format(tally.count(kind)).padStart(12)}  ${kind.padEnd(44)}`)
  const half = Math.ceil(cells.length / 2)
  return cells.slice(0, half).map((cell, at) => `${cell}${cells[at + half] ?? ''}`.trimEnd())
}

/** How the heap of one worker went. */
export function heapLine({ job }: Running, { heap = [] }: Message): string {
  const at = (share: number): string => megabytes(heap[Math.round((heap.length - 1) * share)] ?? 0)
  return `heap of ${job.title}: ${at(0.2)} at a fifth, ${at(0.5)} at half, ${at(1)} at the end`
}
