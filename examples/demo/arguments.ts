// The command line: there is nothing to choose, so anything but a request for help is a mistake worth naming.

import { inSeconds } from './format.ts'
import { scriptMs } from './scenario.ts'

export type Command =
  { readonly kind: 'run' } | { readonly kind: 'help' } | { readonly kind: 'mistake'; readonly message: string }

export function parseArguments(given: readonly string[]): Command {
  if (given.includes('--help') || given.includes('-h')) return { kind: 'help' }
  const [first] = given
  if (first === undefined) return { kind: 'run' }
  return { kind: 'mistake', message: `unknown argument ${JSON.stringify(first)}; the demo takes none but --help` }
}

export const help = `Usage: npm run demo

Calls two HTTP servers on this machine that break at the same time, one of them through a circuit breaker, for
${inSeconds(scriptMs)}, and prints the results of both callers. Every figure is measured in the run.

Draws in place on a terminal. Prints plain lines into a pipe, or if NO_COLOR is set.
Exit code: 0 if the breaker did what it promises, 1 if it did not, 2 for an unknown argument.`
