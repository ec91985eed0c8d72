import { fork, type ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { compiled } from './compiled.ts'

/** How long it took from the deciding vote until each of the other processes had opened, over all rounds, in milliseconds. */
export interface Spread {
  readonly processes: number
  readonly medianMs: number
  readonly p99Ms: number
  readonly rounds: number
  /** What 99 % may take, by the contract. */
  readonly boundMs: number
}

interface Message {
  readonly what: string
  readonly atMs: number
}

/** A process, and when its circuit last went to a state. */
class SpreadProcess {
  readonly #child: ChildProcess
  readonly #lastMs = new Map<string, number>()

  constructor(program: string, port: number) {
    this.#child = fork(program, [String(port)])
    this.#child.on('message', ({ what, atMs }: Message) => this.#lastMs.set(what, atMs))
  }

  fail(): void {
    this.#child.send('fail')
  }

  lastMs(what: string): number {
    return this.#lastMs.get(what) ?? -Infinity
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}

/** Real processes with a Redis on this port; two of them fail, and all the others have to open. */
export async function spreadOf(
  { processes, rounds, boundMs }: Pick<Spread, 'processes' | 'rounds' | 'boundMs'>,
  port: number,
): Promise<Spread> {
  const program = await compiled('spread-worker.ts')
  const all: SpreadProcess[] = []
  try {
    for (let one = 0; one < processes; one++) all.push(new SpreadProcess(program.path, port))
    await until(() => all.every((each) => each.lastMs('attached') > 0), 'all are attached')
    // The last to join is known to all after a beat.
    await pause(2_500)
    const tookMs: number[] = []
    for (let round = 0; round < rounds; round++) tookMs.push(...(await roundOf(all)))
    tookMs.sort((one, other) => one - other)
    return {
      processes,
      rounds,
      boundMs,
      medianMs: tookMs[tookMs.length >> 1] ?? NaN,
      p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? NaN,
    }
  } finally {
    for (const each of all) each.stop()
    await program.remove()
  }
}

async function roundOf(all: readonly SpreadProcess[]): Promise<readonly number[]> {
  const [first, second, ...others] = all as [SpreadProcess, SpreadProcess, ...SpreadProcess[]]
  const beganMs = performance.timeOrigin + performance.now()
  first.fail()
  await until(() => first.lastMs('open') > beganMs, 'the first is open')
  second.fail()
  await until(() => all.every((each) => each.lastMs('open') > beganMs), 'all are open')
  const decidedMs = second.lastMs('open')
  const tookMs = others.map((each) => each.lastMs('open') - decidedMs)
  await until(() => all.every((each) => each.lastMs('closed') > beganMs), 'all are closed again')
  return tookMs
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let waitedMs = 0; !holds(); waitedMs += 10) {
    if (waitedMs > 60_000) throw new Error(`not so within a minute: ${what}`)
    await pause(10)
  }
}
