import { parseArgs } from 'node:util'
import { judge } from './figures.ts'
import { recommendedGuard } from './own-guards.ts'
import { lineOf } from './line.ts'
import { playAll } from './pool.ts'
import { jobFor } from './job.ts'
import { trials } from './scenarios.ts'

// npm run trials:check -- [--seed 1]: plays recommended() in every world, and fails where it misses a target.

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } })

const missed: string[] = []
await playAll(
  trials.map((trial) => jobFor(trial, [recommendedGuard.id], Number(values.seed))),
  ({ trial }, reports) => {
    for (const report of reports) {
      const line = lineOf(trial, report)
      console.log(line)
      if (judge(report.figures, trial.variant.targets).some(({ isMet }) => !isMet)) missed.push(line)
    }
  },
)
for (const line of missed) console.log(`\nMISSED  ${line}`)
console.log(
  missed.length === 0 ? 'Every target is met.' : `${missed.length} of ${trials.length} trials missed a target.`,
)
process.exitCode = missed.length === 0 ? 0 : 1
