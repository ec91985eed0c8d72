import { inTemporaryFolder } from '../package/run.ts'
import { help, parseArguments } from './arguments.ts'
import { drive } from './drivers/drive.ts'
import { find } from './install.ts'
import { countOf, linesFor, rowsOf, totalsLine, type Outcome } from './report.ts'
import { runtimes, type Runtime } from './runtimes.ts'
import { setStage } from './stage.ts'
import { disagreements, readRows, writeRows } from './table.ts'

const command = parseArguments(
  process.argv.slice(2),
  runtimes.map(({ name }) => name),
)
switch (command.kind) {
  case 'help':
    console.log(help)
    break
  case 'mistake':
    console.error(`${command.message}\n\n${help}`)
    process.exitCode = 2
    break
  case 'run': {
    const { names, requireAll, write } = command
    const asked = (name: string): boolean => names.some((start) => name.toLowerCase().startsWith(start))
    const chosen = runtimes.filter(({ name }) => names.length === 0 || asked(name))
    process.exitCode = (await runAll(chosen, requireAll, write)) ? 0 : 1
  }
}

/** Says whether nothing failed. */
async function runAll(chosen: readonly Runtime[], requireAll: boolean, write: boolean): Promise<boolean> {
  const outcomes: Outcome[] = []
  await inTemporaryFolder(async (stage) => {
    await setStage(stage)
    for (const runtime of chosen) {
      const outcome = await outcomeOf(runtime, stage)
      outcomes.push(outcome)
      console.log(linesFor(outcome, requireAll).join('\n'))
    }
  })

  const counts = outcomes.map((outcome) => countOf(outcome, requireAll))
  const passed = counts.every(({ failed }) => failed === 0)
  const rows = rowsOf(outcomes)
  if (write && passed) await writeRows(rows)
  else if (write) console.log('Nothing is written: only what passes everything goes into the table.')
  const complaints = disagreements(rows, readRows(), runtimes)
  for (const complaint of complaints) console.log(`README: ${complaint}; run with --write`)
  console.log(totalsLine([...counts, { passed: 0, failed: complaints.length }]))
  return passed && complaints.length === 0
}

async function outcomeOf(runtime: Runtime, stage: string): Promise<Outcome> {
  const found = await find(runtime)
  return 'missing' in found
    ? { runtime, skipped: found.missing }
    : { runtime, ran: await drive(runtime, found.program, stage) }
}
