import { existsSync } from 'node:fs'
import { everyCase } from './cases/every-case.ts'
import { prepare } from './prepare.ts'
import { budgets, judge } from './report/budgets.ts'
import { verdictTable } from './report/table.ts'
import { unexplained } from './report/why-not.ts'
import { readResults, resultsPath } from './report/write.ts'
import { runCases } from './run.ts'

// npm run bench:check: measures what has a budget, and names each budget that is missed. That recloser is behind another
// library with no reason given is a failure too: in what was measured now, and else in what was last written.

await prepare({ peers: true })
const ids = new Set(budgets.map(({ id }) => id))
const measured = await runCases(
  everyCase.filter(({ id }) => ids.has(id)),
  { effort: 'full' },
)
const verdicts = judge(measured)
console.log(verdictTable(verdicts))

const earlier = existsSync(resultsPath) ? readResults().cases.filter(({ id }) => !ids.has(id)) : []
const missed = verdicts.filter(({ status }) => status === 'missed')
const problems = [
  ...missed.map(({ what, budget, measured: value = 'nothing', remark }) =>
    [`${what}: ${value}, the budget is ${budget}`, remark].filter((text) => text !== undefined).join('; '),
  ),
  ...unexplained([...measured, ...earlier]),
]
for (const problem of problems) console.log(`MISSED  ${problem}`)
console.log(problems.length === 0 ? 'Every budget is met.' : `${problems.length} missed.`)
process.exitCode = problems.length === 0 ? 0 : 1
