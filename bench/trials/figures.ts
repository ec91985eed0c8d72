import type { EpisodeReport, SimulationResult } from 'recloser/simulate'
import type { Figures, Measure, Target, Variant } from './trial.ts'

/** The same world without a breaker, and with an admission that knows the future, each only where it is needed. */
export interface References {
  readonly none?: SimulationResult | undefined
  readonly ideal?: SimulationResult | undefined
}

const againstNone: readonly Measure[] = ['good', 'goodWhileSick', 'waiting']

/** Which of them the targets of a variant need. */
export const needsOf = ({ targets, without = [] }: Variant): { readonly none: boolean; readonly ideal: boolean } => ({
  none: without.length > 0 || targets.some(({ measure }) => againstNone.includes(measure)),
  ideal: targets.some(({ measure }) => measure === 'fullServiceAgainstIdeal'),
})

export function figuresOf(variant: Variant, result: SimulationResult, { none, ideal }: References): Figures {
  const sick = episodeOf(variant, result)
  const sickWithout = none && episodeOf(variant, none)
  const sickWithIdeal = ideal && episodeOf(variant, ideal)
  const { trips, falseTrips, good } = result.totals
  const { mostIn100Ms, meanIn100Ms } = result.probes
  return {
    good: ratio(good, none?.totals.good),
    goodWhileSick: ratio(
      sick && goodIn(variant, sick, result),
      none && sickWithout && goodIn(variant, sickWithout, none),
    ),
    load: ratio(sick?.attempts, sick?.calls),
    openMs: sick?.timeToOpenMs ?? null,
    fullServiceMs: sick?.timeToFullServiceMs ?? null,
    fullServiceAgainstIdeal: ratio(sick?.timeToFullServiceMs, sickWithIdeal?.timeToFullServiceMs),
    waiting: ratio(sick?.mostInProgress, sickWithout?.mostInProgress),
    falseTrips: variant.isHealthy ? trips : falseTrips,
    relapsedSeconds: sick ? relapsedSeconds(sick, result) : null,
    goodAnswersToClose: sick ? goodAnswersToClose(sick, result) : null,
    probeWave: ratio(mostIn100Ms, meanIn100Ms),
    probeWaveWhileSick: sick ? probeWaveWhileSick(sick, result) : null,
  }
}

const episodeOf = ({ isHealthy, episode = 0 }: Variant, { episodes }: SimulationResult): EpisodeReport | undefined =>
  isHealthy ? undefined : episodes[episode]

/** To four digits, which is more than anybody reads; the results are committed. */
const ratio = (value: number | undefined, of: number | undefined): number | null =>
  value === undefined || of === undefined || of === 0 ? null : Number((value / of).toPrecision(4))

/** Good answers to all calls, for sick shards or others, that began and were answered or given up during the episode. */
const goodIn = ({ patienceMs }: Variant, { fromMs, toMs }: EpisodeReport, { series }: SimulationResult): number =>
  series.filter(({ atMs }) => atMs >= fromMs && atMs < toMs - patienceMs).reduce((sum, { good }) => sum + good, 0)

function relapsedSeconds({ toMs }: EpisodeReport, { series, bucketMs }: SimulationResult): number {
  const after = series.filter(({ atMs }) => atMs >= toMs)
  const first = after.findIndex(({ good }) => good > 0)
  const relapsed = after.slice(Math.max(0, first)).filter(({ good, refused }) => refused > 0 && good === 0)
  return (relapsed.length * bucketMs) / 1_000
}

/** Counted in steps of the series; `null`: it never closed. */
function goodAnswersToClose(
  { toMs }: EpisodeReport,
  { series, transitions, bucketMs }: SimulationResult,
): number | null {
  const last = transitions.at(-1)
  if (last === undefined) return 0
  if (last.to !== 'closed') return null
  return series
    .filter(({ atMs }) => atMs + bucketMs > toMs && atMs <= last.atMs)
    .reduce((sum, { good }) => sum + good, 0)
}

/** `null` where the series is coarser than a tenth of a second. */
function probeWaveWhileSick({ fromMs, toMs }: EpisodeReport, { series, bucketMs }: SimulationResult): number | null {
  if (bucketMs !== 100) return null
  const probes = series.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map((point) => point.probes)
  const sum = probes.reduce((all, one) => all + one, 0)
  return ratio(Math.max(...probes), sum / probes.length)
}

/** A target with what was measured. */
export interface Verdict {
  readonly measure: Measure
  readonly measured: number | null
  readonly bound: string
  readonly isMet: boolean
}

export function judge(figures: Figures, targets: readonly Target[]): readonly Verdict[] {
  return targets.map((target) => {
    const measured = figures[target.measure]
    const { measure } = target
    if ('atMost' in target) {
      const { atMost } = target
      return { measure, measured, bound: `<= ${atMost}`, isMet: measured !== null && measured <= atMost }
    }
    const { atLeast } = target
    // What never happened took longer than anything.
    return { measure, measured, bound: `>= ${atLeast}`, isMet: (measured ?? Infinity) >= atLeast }
  })
}
