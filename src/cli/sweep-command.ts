import { describe } from '../simulate/describe.ts'
import { sweep, type SweepPoint } from '../simulate/sweep.ts'
import { percent } from '../simulate/words.ts'
import { breakerFlags, breakerOptions, gridOf, withoutGrid } from './breaker-flags.ts'
import { inputOf, outputFlags } from './calls.ts'
import type { Command } from './command.ts'
import { UsageError } from './errors.ts'
import { inputFlags } from './input-flags.ts'
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
    if (given.flags['json'] === true) {
      stderr.write(`${summary}\n`)
      stdout.write(`${JSON.stringify(result, null, 2)}\n`)
    } else stdout.write(`${[summary, describe(result), frontOf(result.front, Object.keys(grid))].join('\n\n')}\n`)
  },
}

function frontOf(front: readonly SweepPoint[], names: readonly string[]): string {
  return tableOf([
    [...names, 'good calls refused', 'load on the sick dependency'],
    ...front.map(({ point, price, load }) => [
      ...names.map((name) => grouped(Number(point[name]))),
      percent(price, 1),
      percent(load, 1),
    ]),
  ])
}
