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
 * Nanoseconds per operation of each contestant, round by round. Every round times each of them once, in
 * another order, so that whatever the machine does meanwhile happens to all, and nobody always follows the same one. The leading libraries for this (tinybench,
 * mitata) time one contestant to its end before the next, and on a machine that is not idle their ratios wander.
 */
export async function interleave(
  contestants: readonly Contestant[],
  { effort, once = false, operations = 1, now = () => performance.now() }: Timing,
): Promise<readonly (readonly number[])[]> {
  const times = contestants.map(() => 1)
  // Twice: the first time still counts what runs before it is optimised.
  for (let pass = 0; pass < 2 && !once; pass++) {
    for (const [index, contestant] of contestants.entries()) {
      times[index] = await calibrate(contestant, effort.sampleMs, now)
    }
  }

  const samples: number[][] = contestants.map(() => [])
  const endMs = now() + effort.caseMs
  for (let round = -effort.warmUpRounds; round < effort.rounds; round++) {
    // Medians need a few rounds, whatever they take.
    if (round >= 3 && now() > endMs) break
    for (const index of orderOf(contestants.length, round + effort.warmUpRounds)) {
      const contestant = contestants[index] as Contestant
      const count = times[index] ?? 1
      const ms = await sample(contestant, count, now)
      if (round >= 0) samples[index]?.push((ms * 1e6) / (count * operations))
    }
  }
  return samples
}

/** Begins with another one each round, and takes other steps, so that each follows each. */
export function orderOf(count: number, round: number): readonly number[] {
  const coprime = (step: number): boolean =>
    Array.from({ length: step - 1 }, (_, i) => i + 2).every((d) => step % d !== 0 || count % d !== 0)
  const steps = Array.from({ length: Math.max(1, count - 1) }, (_, i) => i + 1).filter(coprime)
  const step = steps[Math.floor(round / count) % steps.length] ?? 1
  return Array.from({ length: count }, (_, turn) => (round + turn * step) % count)
}

/** How many times fill a sample. Doing more and more of them also warms up. */
async function calibrate(contestant: Contestant, sampleMs: number, now: () => number): Promise<number> {
  for (let count = 1; ; count *= 2) {
    // The shortest of three: one that was interrupted would end the search at a count far too small.
    let ms = Infinity
    for (let attempt = 0; attempt < 3; attempt++) ms = Math.min(ms, await sample(contestant, count, now))
    if (ms >= sampleMs / 2) return Math.max(1, Math.round((count * sampleMs) / ms))
  }
}

async function sample({ run, prepare, clean }: Contestant, times: number, now: () => number): Promise<number> {
  await prepare?.()
  // Nobody pays for what the one before has left: work put off, garbage, cold caches. A full collection would also throw
  // away hidden classes that optimised code relies on, and so time the compiler.
  await new Promise((resolve) => setImmediate(resolve))
  globalThis.gc?.({ type: 'minor' })
  if (times >= 8) await run(Math.ceil(times / 8))
  const startMs = now()
  await run(times)
  const ms = now() - startMs
  await clean?.()
  return ms
}
