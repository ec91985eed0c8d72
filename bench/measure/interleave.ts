import type { Effort } from './effort.ts'

/** One of those that are timed beside each other. */
export interface Contestant {
  readonly name: string
  readonly how: string
  /** The work that is timed, so many times over. */
  readonly run: (times: number) => unknown
  /** Makes what one sample uses up. It is not timed. */
  readonly prepare?: () => unknown
  /** Lets go of what one sample leaves behind. It is not timed. */
  readonly clean?: () => unknown
}

export interface Timing {
  readonly effort: Effort
  /** `run` does its work once in a sample, because one time is long already. */
  readonly once?: boolean
  /** Operations in one time of `run`. @default 1 */
  readonly operations?: number
  readonly now?: () => number
}

/**
 * Nanoseconds per operation of each contestant, round by round. Every round times each of them once, beginning with
 * another one, so that whatever the machine does meanwhile happens to all. The leading libraries for this (tinybench,
 * mitata) time one contestant to its end before the next, and on a machine that is not idle their ratios wander.
 */
export async function interleave(
  contestants: readonly Contestant[],
  { effort, once = false, operations = 1, now = () => performance.now() }: Timing,
): Promise<readonly (readonly number[])[]> {
  const times: number[] = []
  for (const contestant of contestants) times.push(once ? 1 : await calibrate(contestant, effort.sampleMs, now))

  const samples: number[][] = contestants.map(() => [])
  const endMs = now() + effort.caseMs
  for (let round = -effort.warmUpRounds; round < effort.rounds; round++) {
    // Medians need a few rounds, whatever they take.
    if (round >= 3 && now() > endMs) break
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (turn + round + effort.warmUpRounds) % contestants.length
      const contestant = contestants[index] as Contestant
      const count = times[index] ?? 1
      const ms = await sample(contestant, count, now)
      if (round >= 0) samples[index]?.push((ms * 1e6) / (count * operations))
    }
  }
  return samples
}

/** How many times fill a sample. Doing more and more of them also warms up. */
async function calibrate(contestant: Contestant, sampleMs: number, now: () => number): Promise<number> {
  for (let count = 1; ; count *= 2) {
    const ms = await sample(contestant, count, now)
    if (ms >= sampleMs / 2) return Math.max(1, Math.round((count * sampleMs) / ms))
  }
}

async function sample({ run, prepare, clean }: Contestant, times: number, now: () => number): Promise<number> {
  await prepare?.()
  // Nobody pays for the garbage of the one before.
  globalThis.gc?.({ type: 'minor' })
  const startMs = now()
  await run(times)
  const ms = now() - startMs
  await clean?.()
  return ms
}
