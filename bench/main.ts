import { parseArgs } from 'node:util'
import { everyCase } from './cases/every-case.ts'
import { prepare } from './prepare.ts'
import { tableOf, verdictTable } from './report/table.ts'
import { unexplained } from './report/why-not.ts'
import { readResults, resultsOf, writeReport } from './report/write.ts'
import { runCases } from './run.ts'

// npm run bench -- [--quick] [--only bare,recloser] [--case failing] [--page]
// A run of everything writes bench/results.json and docs/benchmarks.md; any smaller one only prints. --page measures nothing:
// it writes the page again from the numbers that are there.

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    case: { type: 'string', multiple: true },
    page: { type: 'boolean', default: false },
  },
})
if (values.page) {
  await writeReport(readResults())
  process.exit()
}

const only = values.only?.split(',')
const peers = only === undefined || only.some((name) => name !== 'bare' && name !== 'recloser')
const cases = everyCase.filter(({ id }) => values.case?.includes(id) ?? true)
if (cases.length === 0) throw new Error(`--case must be one of ${everyCase.map(({ id }) => id).join(', ')}`)

await prepare({ peers })
const measured = await runCases(cases, { effort: values.quick ? 'quick' : 'full', only })
for (const result of measured) console.log(tableOf(result))

if (!values.quick && only === undefined && values.case === undefined) {
  const results = resultsOf(measured)
  await writeReport(results)
  console.log(verdictTable(results.verdicts))
  console.log('Written: bench/results.json, docs/benchmarks.md')
}
for (const problem of unexplained(measured)) console.log(problem)
