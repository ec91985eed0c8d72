import type { Verdict } from './naive-history.ts'

/** Something that happened to a circuit on its way back, or while it was still open (a rejection). */
export type NaiveStep =
  | { readonly what: 'admitted' | 'refused'; readonly generation: number; readonly atMs: number }
  | {
      readonly what: 'ended'
      readonly generation: number
      readonly atMs: number
      readonly admittedAtMs: number
      readonly verdict: Verdict
    }

type Ended = NaiveStep & { readonly what: 'ended' }

/** A recovery strategy that looks through all that has happened since the circuit opened each time it is asked. */
export interface NaiveRecovery {
  /** How many probes may be in flight at once. */
  size(steps: readonly NaiveStep[]): number
  /** Milliseconds until a probe is admitted, as far as it does not depend on those in flight. */
  pauseMs(steps: readonly NaiveStep[], nowMs: number): number
  /** Where the last step, the end of a probe, leads. */
  leadsTo(steps: readonly NaiveStep[]): 'closed' | 'open' | 'half-open'
  /** What of a half-open period can matter from now on, for telling states apart. */
  trace(steps: readonly NaiveStep[], nowMs: number): unknown
  /** Ages of what happened at which something may change. */
  readonly agesMs: readonly number[]
  admittedShare?(steps: readonly NaiveStep[]): number
}

const endsOf = (steps: readonly NaiveStep[], verdict: Verdict): readonly Ended[] =>
  steps.filter((step): step is Ended => step.what === 'ended' && step.verdict === verdict)

const countOf = (steps: readonly NaiveStep[], what: NaiveStep['what']): number =>
  steps.filter((step) => step.what === what).length

/** How long a call has to wait at most: `slotsMs` says for how long each probe in flight keeps its slot, oldest first. */
export const probeWaitMs = (
  recovery: NaiveRecovery,
  steps: readonly NaiveStep[],
  slotsMs: readonly number[],
  nowMs: number,
): number => {
  const taken = slotsMs.filter((slotMs) => slotMs > 0)
  // So many have to lose their slots before there is one for another.
  const tooMany = taken.length - recovery.size(steps) + 1

  return Math.max(taken[tooMany - 1] ?? 0, recovery.pauseMs(steps, nowMs))
}

export const naiveProbes = (maxCalls = 1, successes = maxCalls, failures = 1): NaiveRecovery => ({
  size: () => maxCalls,
  pauseMs: () => 0,
  trace: (steps) => [endsOf(steps, 'failure').length, endsOf(steps, 'success').length],
  agesMs: [],
  leadsTo: (steps) => {
    if (endsOf(steps, 'failure').length >= failures) return 'open'
    return endsOf(steps, 'success').length >= successes ? 'closed' : 'half-open'
  },
})

/** What happened from the beginning of a round on. */
interface Round {
  readonly size: number
  readonly sinceMs: number
  readonly steps: readonly NaiveStep[]
  /** The mean of the fastest round before. */
  readonly fastestMs: number
}

/** `slowStart()`: the rounds are put together from the steps anew on each question. */
export const naiveSlowStart = (roundMs = 25, threshold = 0.3): NaiveRecovery => {
  const counted = ({ steps, sinceMs }: Round, verdict: Verdict): readonly Ended[] =>
    endsOf(steps, verdict).filter(({ admittedAtMs }) => admittedAtMs >= sinceMs)
  const meanMs = (round: Round): number => {
    const good = counted(round, 'success')

    return good.reduce((sumMs, { atMs, admittedAtMs }) => sumMs + (atMs - admittedAtMs), 0) / good.length
  }
  const isSlower = (round: Round, times: number): boolean =>
    round.size >= 4 && meanMs(round) > times * round.fastestMs + roundMs

  const nextSize = (round: Round, { verdict }: Ended): number | undefined => {
    const [good, bad] = [counted(round, 'success').length, counted(round, 'failure').length]

    if (verdict === 'failure') {
      if (round.size === 1 || bad < threshold * round.size) return undefined
      return good === 0 ? 1 : Math.ceil(round.size / 2)
    }
    if (good + bad < round.size) return undefined
    if (isSlower(round, 3)) return round.size
    return Math.ceil(round.size * (isSlower(round, 1.5) ? 1.25 : 2))
  }
  const nextFastestMs = (round: Round, { verdict }: Ended): number => {
    if (verdict === 'failure' || round.size < 4) return round.fastestMs
    return Math.min(isSlower(round, 3) ? round.fastestMs * 1.1 : round.fastestMs, meanMs(round))
  }
  /** Whether it tells the round anything: it does not where it belongs to one before. */
  const counts = (step: NaiveStep, round: Round): step is Ended =>
    step.what === 'ended' && step.verdict !== 'ignored' && step.admittedAtMs >= round.sinceMs

  const roundsOf = (all: readonly NaiveStep[]): readonly [Round, ...Round[]] => {
    const steps = all.slice(all.findIndex(({ what }) => what === 'admitted'))
    const sinceMs = steps[0]?.atMs ?? 0
    let round: Round = { size: 1, sinceMs, steps: [], fastestMs: Infinity }
    const before: Round[] = []

    for (const step of steps) {
      round = { ...round, steps: [...round.steps, step] }
      const size = counts(step, round) ? nextSize(round, step) : undefined
      if (!counts(step, round) || size === undefined) continue
      before.push(round)
      round = { size, sinceMs: step.atMs, steps: [], fastestMs: nextFastestMs(round, step) }
    }
    return [round, ...before.reverse()]
  }

  const pauseMs = (steps: readonly NaiveStep[], nowMs: number): number => {
    let dueAtMs = -Infinity

    for (const { size, steps: own } of [...roundsOf(steps)].reverse()) {
      for (const { what, atMs } of own) if (what === 'admitted') dueAtMs = Math.max(dueAtMs, atMs) + roundMs / size
    }
    // A quarter of a round may come at once.
    return dueAtMs - roundMs / 4 - nowMs
  }
  const admittedShare = (steps: readonly NaiveStep[]): number => {
    const [{ steps: own }] = roundsOf(steps)
    const admitted = countOf(own, 'admitted')

    return admitted / Math.max(1, admitted + countOf(own, 'refused'))
  }

  return {
    size: (steps) => roundsOf(steps)[0].size,
    pauseMs,
    leadsTo: (steps) => {
      const last = steps.at(-1)
      const [before] = roundsOf(steps.slice(0, -1))
      if (last === undefined || !counts(last, before)) return 'half-open'
      const round = { ...before, steps: [...before.steps, last] }

      if (last.verdict === 'failure') {
        const bad = counted(round, 'failure').length
        return round.size === 1 && bad > Math.min(4, endsOf(steps, 'success').length) ? 'open' : 'half-open'
      }
      const quiet = steps.every(({ what, atMs }) => what !== 'refused' || last.atMs - atMs >= 32 * roundMs)
      return quiet && !isSlower(round, 3) ? 'closed' : 'half-open'
    },
    agesMs: [roundMs, 32 * roundMs],
    trace: (steps, nowMs) => {
      const [round] = roundsOf(steps)
      const refused = steps.filter(({ what }) => what === 'refused').at(-1)

      return [
        [round.size, round.fastestMs, counted(round, 'success').length, counted(round, 'failure').length],
        [meanMs(round), nowMs - round.sinceMs, Math.max(-roundMs, pauseMs(steps, nowMs))],
        [Math.min(4, endsOf(steps, 'success').length), refused && Math.min(32 * roundMs, nowMs - refused.atMs)],
      ]
    },
    admittedShare,
  }
}
