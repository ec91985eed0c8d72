import type { ReplayResult } from './replay-result.ts'
import type { EpisodeReport, SimulationResult } from './simulation-result.ts'
import type { SweepResult } from './sweep.ts'
import { duration, grouped, percent, plural } from './words.ts'

/**
 * Returns a summary of a result for people, as a text of a few lines, each with one or more sentences.
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
    `Of ${plural(calls, 'call')} in ${duration(toMs - fromMs)} the breaker admitted ${grouped(admitted)} and refused ${grouped(rejected)}.`,
    ...trips(totals),
  ]
  if (rejected > 0) {
    lines.push(
      `Of the refused calls ${grouped(failuresAvoided)} would have failed and ${grouped(goodRefused)} would have` +
        ` succeeded${share(goodRefused, rejected)}.`,
    )
  }
  if (timeToTripMs !== undefined)
    lines.push(`It opened ${duration(timeToTripMs)} after calls began to fail, on average.`)
  if (timeToRecoverMs !== undefined) {
    lines.push(`It closed ${duration(timeToRecoverMs)} after calls began to succeed again, on average.`)
  }
  if (probes > 0) lines.push(`It tried the dependency with ${plural(probes, 'probe')}.`)
  if (late > 0) {
    lines.push(
      `The breaker did not count the outcome of ${plural(late, 'call')}, which ended after the circuit had changed its state.`,
    )
  }
  if (unfinished > 0) lines.push(`${plural(unfinished, 'call')} never ended.`)
  return lines
}

function ofSimulation(result: SimulationResult): readonly string[] {
  const { totals, durationMs, episodes, latencyMs, mostInProgress } = result
  const { calls, good, failed, refused, substituted, turnedAway, unfinished, goodRefused, attempts } = totals
  const ends = [
    `${grouped(failed)} failed`,
    `${grouped(refused)} were refused`,
    ...(substituted > 0 ? [`${grouped(substituted)} got a substitute`] : []),
    ...(turnedAway > 0 ? [`${grouped(turnedAway)} were turned away by their process`] : []),
    ...(unfinished > 0 ? [`${grouped(unfinished)} never ended`] : []),
  ]
  const lines = [
    `Of ${plural(calls, 'call')} in ${duration(durationMs)}, ${grouped(good)} got a good answer${share(good, calls)}: ${ends.join(', ')}.`,
    `The dependency received ${plural(attempts, 'request')}. The most calls in progress at once: ${grouped(mostInProgress)}.`,
  ]
  if (latencyMs !== undefined) {
    const { p50, p99 } = latencyMs
    lines.push(`Half of the good answers took ${duration(p50)} or less, 99 % of them ${duration(p99)} or less.`)
  }
  lines.push(...trips(totals))
  if (refused > 0) {
    lines.push(
      `About ${grouped(Math.round(goodRefused))} of the refused calls would have got a good answer${share(goodRefused, refused)}.`,
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
    `${plural(calls, 'call')} led to ${plural(attempts, 'attempt')}${share(attempts, calls)}, ${opened}, and ${back}.`
  )
}

function trips({ trips, falseTrips }: { readonly trips: number; readonly falseTrips: number }): readonly string[] {
  if (trips === 0) return ['The circuit never opened.']
  const opened = `The circuit opened ${plural(trips, 'time')}`
  if (falseTrips === 0) return [`${opened}, never without need.`]
  const wrong =
    trips === 1 ? 'This opening was' : `${grouped(falseTrips)} of these openings ${falseTrips === 1 ? 'was' : 'were'}`
  return [`${opened}. ${wrong} without need: ${falseTrips === 1 ? 'it' : 'they'} refused mostly good calls.`]
}

/** What follows a number that is part of a whole; nothing if the whole is 0. */
const share = (part: number, whole: number): string => (whole === 0 ? '' : ` (${percent(part, whole)})`)
