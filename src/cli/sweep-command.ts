import { describe } from '../simulate/describe.ts'
import { mostPoints, pointsOf } from '../simulate/grid.ts'
import { sweepEach, type SweepPoint, type SweepResult } from '../simulate/sweep.ts'
import { grouped, percent } from '../simulate/words.ts'
import { breakerFlags, breakerInWords, breakerOptions, gridOf } from './breaker-flags.ts'
import { inputOf, inputsOf, outputFlags } from './calls.ts'
import { exitCodes, type Command } from './command.ts'
import { UsageError } from './errors.ts'
import { textOf, type Given } from './flags.ts'
import { inputFlags } from './input-flags.ts'
import { orStopped } from './or-stopped.ts'
import { checkPlace, writeReport, type ReportData } from './report.ts'
import { tableOf } from './table.ts'

/** Tries many options on the calls of a log, and shows the combinations that no other combination beats. */
export const sweepCommand: Command = {
  flags: { ...breakerFlags, ...inputFlags, ...outputFlags },
  async run(given, surroundings) {
    const grid = gridOf(given)
    const combinations = Object.values(grid).reduce((product, values) => product * values.length, 1)
    if (combinations < 2)
      throw new UsageError('sweep needs several values to try, separated by commas: --failure-threshold 3,5,10')
    if (combinations > mostPoints)
      throw new UsageError(`sweep tries at most ${grouped(mostPoints)} combinations, received ${grouped(combinations)}`)
    // A bad value is better known before the first combination runs.
    for (const point of pointsOf('sweep', grid)) breakerOptions(given, point)
    const path = textOf(given, 'html')
    if (path !== undefined) await checkPlace(path, inputsOf(given, surroundings))
    const input = await inputOf(given, surroundings, combinations)
    const { signal, stdout, stderr } = surroundings
    const playing = sweepEach(
      {
        calls: input.calls,
        grid,
        signal,
        onProgress: ({ done, of }) => (input.progress.label = `${grouped(done)} of ${grouped(of)}  `),
      },
      (_, point) => breakerOptions(given, point),
    )
    const result = await orStopped(signal, playing).finally(() => input.progress.end())
    const summary = input.summary()
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
    title: 'Options that no other options beat',
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
