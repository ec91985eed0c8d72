import type { ReplayResult } from './replay-result.ts'
import type { EpisodeReport, SimulationResult } from './simulation-result.ts'
import type { SweepResult } from './sweep.ts'
import { duration, percent, plural } from './words.ts'

/**
 * What a person wants to know of a result, as text of a few lines, each a sentence or more.
 *
 * @example
 * ```ts
 * import { describe, replay } from 'recloser/simulate'
 *
 * const calls = [{ atMs: 0, durationMs: 5, outcome: 'failure' as const }]
 * console.log(describe(await replay({ calls, options: { failureThreshold: 1 } })))
 * ```
 */
export function describe(result: ReplayResult | SimulationResult | SweepResult): string {
  switch (result.kind) {
    case 'replay':
      return ofReplay(result).join('\n')
    case 'simulation':
      return ofSimulation(result).join('\n')
    case 'sweep':
      return result.recommendation
  }
}

function ofReplay({ totals, timeToTripMs, timeToRecoverMs, fromMs, toMs }: ReplayResult): readonly string[] {
  const { calls, admitted, rejected, failuresAvoided, goodRefused, late, unfinished, probes } = totals
  const lines = [
    `Of ${plural(calls, 'call')} in ${duration(toMs - fromMs)} the breaker admitted ${admitted} and refused ${rejected}.`,
    ...trips(totals),
  ]
  if (rejected > 0) {
    lines.push(
      `Of the refused calls ${failuresAvoided} would have failed and ${goodRefused} would have succeeded` +
        ` (${percent(goodRefused, rejected)}).`,
    )
  }
  if (timeToTripMs !== undefined)
    lines.push(`It opened ${duration(timeToTripMs)} after calls began to fail, on average.`)
  if (timeToRecoverMs !== undefined) {
    lines.push(`It closed ${duration(timeToRecoverMs)} after calls began to succeed again, on average.`)
  }
  if (probes > 0) lines.push(`It tried the dependency with ${plural(probes, 'probe')}.`)
  if (late > 0) lines.push(`${plural(late, 'call')} ended too late to count.`)
  if (unfinished > 0) lines.push(`${plural(unfinished, 'call')} never ended.`)
  return lines
}

function ofSimulation(result: SimulationResult): readonly string[] {
  const { totals, durationMs, episodes, latencyMs, mostInProgress } = result
  const { calls, good, failed, refused, substituted, turnedAway, unfinished, goodRefused, attempts } = totals
  const ends = [
    `${failed} failed`,
    `${refused} were refused`,
    ...(substituted > 0 ? [`${substituted} got a substitute`] : []),
    ...(turnedAway > 0 ? [`${turnedAway} found no place in their process`] : []),
    ...(unfinished > 0 ? [`${unfinished} never ended`] : []),
  ]
  const lines = [
    `Of ${plural(calls, 'call')} in ${duration(durationMs)}, ${good} got a good answer (${percent(good, calls)}): ${ends.join(', ')}.`,
    `The dependency was asked ${plural(attempts, 'time')}, and ${plural(mostInProgress, 'call')} at most were in progress at once.`,
  ]
  if (latencyMs !== undefined) {
    const { p50, p99 } = latencyMs
    lines.push(`Half of the good answers took ${duration(p50)} or less, 99 % of them ${duration(p99)} or less.`)
  }
  lines.push(...trips(totals))
  if (refused > 0) {
    lines.push(
      `About ${Math.round(goodRefused)} of the refused calls would have got a good answer (${percent(goodRefused, refused)}).`,
    )
  }
  return [...lines, ...episodes.map(ofEpisode)]
}

function ofEpisode({ kind, fromMs, toMs, calls, attempts, timeToOpenMs, timeToFullServiceMs }: EpisodeReport): string {
  const opened = timeToOpenMs === undefined ? 'no circuit opened' : `a circuit opened after ${duration(timeToOpenMs)}`
  const back =
    timeToFullServiceMs === undefined
      ? 'service was not full again afterwards'
      : `service was full again ${duration(timeToFullServiceMs)} after its end`
  return (
    `In the episode '${kind}' from ${duration(fromMs)} to ${duration(toMs)}, ` +
    `${plural(calls, 'call')} led to ${plural(attempts, 'attempt')} (${percent(attempts, calls)}), ${opened}, and ${back}.`
  )
}

function trips({ trips, falseTrips }: { readonly trips: number; readonly falseTrips: number }): readonly string[] {
  if (trips === 0) return ['The circuit never opened.']
  const wrong =
    falseTrips === 0 ? 'never without need' : `${plural(falseTrips, 'time')} without need, refusing mostly good calls`
  return [`The circuit opened ${plural(trips, 'time')}, ${wrong}.`]
}
