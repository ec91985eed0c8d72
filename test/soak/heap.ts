import { setTimeout } from 'node:timers/promises'

/** How much larger the heap may be at the end than after a fifth of the run. */
const growth = 0.1

/** The heap of this process over a run, each time after a collection of garbage. Needs `--expose-gc`. */
export class Heap {
  readonly samples: number[] = []

  async sample(): Promise<void> {
    // What is only held by a finished turn of the event loop goes with the next one.
    await setTimeout(5)
    if (globalThis.gc === undefined) throw new Error('the heap cannot be measured: start node with --expose-gc')
    globalThis.gc()
    this.samples.push(process.memoryUsage().heapUsed)
  }

  /** What is wrong with it, in words. */
  get complaint(): string | undefined {
    const from = median(this.samples.slice(Math.floor(this.samples.length / 5)).slice(0, 3))
    const to = median(this.samples.slice(-3))
    if (to <= from * (1 + growth)) return undefined
    return `the heap grew from ${from} bytes at a fifth of the run to ${to} at its end, by more than ${growth * 100} %`
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
