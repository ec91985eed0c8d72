import process from 'node:process'
import { registered, type Host } from './check.ts'
import { runChecks } from './run-checks.ts'

/** Runs the checks where a program prints and ends: the results are the last line of its output, and it ends by itself. */
export async function runOnCommandLine(otherCopy: Host['otherCopy']): Promise<void> {
  const unhandled: unknown[] = []
  process.on('unhandledRejection', (reason) => unhandled.push(reason))
  const refusingUrl = process.argv[2] ?? ''
  console.log(JSON.stringify(await runChecks(registered, { otherCopy, refusingUrl, unhandled })))
}
