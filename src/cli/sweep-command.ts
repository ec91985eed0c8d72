import { describe } from '../simulate/describe.ts'
import { sweep, type SweepPoint, type SweepResult } from '../simulate/sweep.ts'
import { percent } from '../simulate/words.ts'
import { breakerFlags, breakerInWords, breakerOptions, gridOf, withoutGrid } from './breaker-flags.ts'
import { inputOf, outputFlags } from './calls.ts'
import { exitCodes, type Command } from './command.ts'
import { UsageError } from './errors.ts'
import { textOf, type Given } from './flags.ts'
import { inputFlags } from './input-flags.ts'
import { writeReport, type ReportData } from './report.ts'
import { tableOf } from './table.ts'
import { grouped } from './units.ts'

/** Tries many options on the calls of a log, and shows those that no other beats. */
export const sweepCommand: Command = {
  flags: { ...breakerFlags, ...inputFlags, ...outputFlags },
  async run(given, surroundings) {
    const grid = gridOf(given)
    const combinations = Object.values(grid).reduce((product, values) => product * values.length, 1)
    if (combinations < 2)
      throw new UsageError('sweep needs values to try, with commas between: --failure-threshold 3,5,10')
    const options = breakerOptions(withoutGrid(given))
    if (given.paths.length === 0 || given.paths.includes('-'))
      throw new UsageError('sweep reads its input once for each combination, which standard input cannot; give a file')
    const input = await inputOf(given, surroundings, combinations)
    const { signal, stdout, stderr } = surroundings
    const result = await sweep({
      calls: input.calls,
      options,
      grid,
      signal,
      onProgress: ({ done, of }) => (input.progress.label = `${done} of ${of}  `),
    }).finally(() => input.progress.end())
    const summary = input.summary()
    const path = textOf(given, 'html')
    if (path !== undefined) await writeReport(path, reportOf(given, summary, result, Object.keys(grid)))
    if (given.flags['json'] === true) {
      stderr.write(`${summary}\n`)
      stdout.write(`${JSON.stringify(result, null, 2)}\n`)
    } else
      stdout.write(`${[summary, describe(result), tableOf(frontOf(result.front, Object.keys(grid)))].join('\n\n')}\n`)
    return exitCodes.done
  },
}

function reportOf(given: Given, summary: string, result: SweepResult, names: readonly string[]): ReportData {
  const best = new Set(result.front)
  return {
    title: 'Which options no others beat',
    about: [summary, `The breaker: ${breakerInWords(given)}.`],
    sentences: describe(result).split('\n'),
    front: result.points.map((each) => ({
      label: names.map((name) => `${name} ${String(each.point[name])}`).join(', '),
      price: each.price,
      load: each.load,
      isBest: best.has(each),
    })),
    tables: [
      { title: 'Combinations that no other beats', rows: frontOf(result.front, names) },
      { title: 'All combinations', rows: frontOf(result.points, names) },
    ],
  }
}

function frontOf(points: readonly SweepPoint[], names: readonly string[]): readonly (readonly string[])[] {
  return [
    [...names, 'good calls refused', 'load on the sick dependency'],
    ...points.map(({ point, price, load }) => [
      ...names.map((name) => grouped(Number(point[name]))),
      percent(price, 1),
      percent(load, 1),
    ]),
  ]
}
