import { describe } from '../simulate/describe.ts'
import { replayEach } from '../simulate/replay.ts'
import type { ReplayResult } from '../simulate/replay-result.ts'
import { duration, grouped, percent } from '../simulate/words.ts'
import { breakerFlags, breakerInWords, breakerOptions } from './breaker-flags.ts'
import { inputOf, inputsOf, outputFlags } from './calls.ts'
import { exitCodes, type Command } from './command.ts'
import { textOf, type Given } from './flags.ts'
import { inputFlags } from './input-flags.ts'
import { orStopped } from './or-stopped.ts'
import { checkPlace, writeReport, type ReportData } from './report.ts'
import { tableOf } from './table.ts'
import { Timeline } from './timeline.ts'
import { momentOf, momentSince } from './units.ts'

/** How many transitions are shown, and how many are in a report; `--json` has all that were kept. */
const mostShown = 20
const mostReported = 200

/** What a breaker would have done with the calls of a log. */
export const replayCommand: Command = {
  flags: { ...breakerFlags, ...inputFlags, ...outputFlags },
  async run(given, surroundings) {
    const options = breakerOptions(given)
    const path = textOf(given, 'html')
    if (path !== undefined) await checkPlace(path, inputsOf(given, surroundings))
    const input = await inputOf(given, surroundings)
    const { signal, stdout, stderr } = surroundings
    const timeline = new Timeline()
    const playing = replayEach({ calls: input.calls(), options, signal }, (call, admitted) =>
      timeline.note(call, admitted),
    )
    const result = await orStopped(signal, playing).finally(() => input.progress.end())
    const summary = input.summary()
    if (path !== undefined) await writeReport(path, reportOf(given, summary, result, timeline))
    if (given.flags['json'] === true) {
      stderr.write(`${summary}\n`)
      stdout.write(`${JSON.stringify(result, null, 2)}\n`)
      return exitCodes.done
    }
    const table = transitionsOf(result, mostShown)
    const parts = [summary, describe(result), tableOf(totalsOf(result))]
    const more = table.left > 0 ? `\nand ${grouped(table.left)} more` : ''
    stdout.write(`${[...parts, ...(table.rows.length > 1 ? [tableOf(table.rows) + more] : [])].join('\n\n')}\n`)
    return exitCodes.done
  },
}

function reportOf(given: Given, summary: string, result: ReplayResult, timeline: Timeline): ReportData {
  const { rows, left } = transitionsOf(result, mostReported, (atMs) => momentSince(atMs, result.fromMs), '→')
  return {
    title: 'What a circuit breaker would have done',
    about: [summary, `The breaker: ${breakerInWords(given)}.`],
    sentences: describe(result).split('\n'),
    timeline: timeline.data(result),
    tables: [
      { title: 'With the breaker, and without', rows: totalsOf(result) },
      { title: left > 0 ? `Changes of state, and ${grouped(left)} more` : 'Changes of state', rows },
    ],
  }
}

function totalsOf({ totals }: ReplayResult): readonly (readonly string[])[] {
  const { calls, admitted, goodCalls, failingCalls, goodRefused, failuresAvoided, trips, falseTrips } = totals
  const both = (without: number, within: number): readonly string[] => [
    grouped(without),
    grouped(within),
    percent(within, without),
  ]
  const wrong = falseTrips === 0 ? '' : `${grouped(falseTrips)} refused more good calls than bad`
  return [
    ['', 'without', 'with the breaker', ''],
    ['calls that reached the dependency', ...both(calls, admitted)],
    ['of these, good in the log', ...both(goodCalls, goodCalls - goodRefused)],
    ['of these, failed in the log', ...both(failingCalls, failingCalls - failuresAvoided)],
    ['openings', '–', grouped(trips), wrong],
  ]
}

/** The first changes of state as rows, and how many are left out. */
function transitionsOf(
  { transitions, leftOut, toMs }: ReplayResult,
  most: number,
  moment = momentOf,
  arrow = '->',
): { readonly rows: readonly (readonly string[])[]; readonly left: number } {
  const rows = transitions.slice(0, most).map(({ atMs, from, to, reason }, at) => {
    const lastedMs = (transitions[at + 1]?.atMs ?? toMs) - atMs
    return [moment(atMs), `${from} ${arrow} ${to}`, duration(lastedMs), reason]
  })
  return {
    rows: [['at', 'state', 'for', 'reason'], ...rows],
    left: transitions.length - rows.length + leftOut.transitions,
  }
}
