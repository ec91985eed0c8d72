import { describe } from '../simulate/describe.ts'
import { replay } from '../simulate/replay.ts'
import type { ReplayResult } from '../simulate/replay-result.ts'
import { duration, percent } from '../simulate/words.ts'
import { breakerFlags, breakerOptions } from './breaker-flags.ts'
import { inputOf, outputFlags } from './calls.ts'
import type { Command } from './command.ts'
import { inputFlags } from './input-flags.ts'
import { tableOf } from './table.ts'
import { grouped, momentOf } from './units.ts'

/** So many transitions are shown; `--json` has all that were kept. */
const mostShown = 20

/** What a breaker would have done with the calls of a log. */
export const replayCommand: Command = {
  flags: { ...breakerFlags, ...inputFlags, ...outputFlags },
  async run(given, surroundings) {
    const options = breakerOptions(given)
    const input = await inputOf(given, surroundings)
    const { signal, stdout, stderr } = surroundings
    const result = await replay({ calls: input.calls(), options, signal }).finally(() => input.progress.end())
    const summary = input.summary()
    if (given.flags['json'] === true) {
      stderr.write(`${summary}\n`)
      stdout.write(`${JSON.stringify(result, null, 2)}\n`)
    } else
      stdout.write(`${[summary, describe(result), totals(result), transitions(result)].filter(Boolean).join('\n\n')}\n`)
  },
}

function totals({ totals }: ReplayResult): string {
  const { calls, admitted, goodCalls, failingCalls, goodRefused, failuresAvoided, trips, falseTrips } = totals
  const both = (without: number, within: number): readonly string[] => [
    grouped(without),
    grouped(within),
    percent(within, without),
  ]
  return tableOf([
    ['', 'without', 'with the breaker', ''],
    ['calls that reached the dependency', ...both(calls, admitted)],
    ['of them good', ...both(goodCalls, goodCalls - goodRefused)],
    ['of them failed', ...both(failingCalls, failingCalls - failuresAvoided)],
    [
      'openings',
      '–',
      grouped(trips),
      falseTrips === 0 ? '' : `${grouped(falseTrips)} refused more good calls than bad`,
    ],
  ])
}

function transitions({ transitions, leftOut, toMs }: ReplayResult): string {
  if (transitions.length === 0) return ''
  const rows = transitions.slice(0, mostShown).map(({ atMs, from, to, reason }, at) => {
    const lastedMs = (transitions[at + 1]?.atMs ?? toMs) - atMs
    return [momentOf(atMs), `${from} -> ${to}`, duration(lastedMs), reason]
  })
  const more = transitions.length - rows.length + leftOut.transitions
  const rest = more > 0 ? `\nand ${grouped(more)} more` : ''
  return tableOf([['at', 'state', 'for', 'reason'], ...rows]) + rest
}
