/** What the command line asks for, or what is wrong with it. */
export type Command =
  | {
      readonly kind: 'run'
      readonly write: boolean
      readonly requireAll: boolean
      /** Only runtimes whose name starts so; none: all. */
      readonly names: readonly string[]
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly message: string }

const flags = ['--write', '--require-all', '--help']

export function parseArguments(given: readonly string[], known: readonly string[]): Command {
  if (given.includes('--help')) return { kind: 'help' }
  const write = given.includes('--write')
  const names = given.filter((argument) => !argument.startsWith('--')).map((name) => name.toLowerCase())
  const strange =
    given.find((argument) => argument.startsWith('--') && !flags.includes(argument)) ??
    names.find((name) => !known.some((runtime) => runtime.toLowerCase().startsWith(name)))
  if (strange !== undefined) return { kind: 'mistake', message: `unknown argument ${JSON.stringify(strange)}` }
  if (write && names.length > 0) return { kind: 'mistake', message: '--write is about all runtimes, not some' }
  return { kind: 'run', write, requireAll: write || given.includes('--require-all'), names }
}

export const help = `Usage: npm run test:runtimes -- [--require-all] [--write] [name ...]

Runs the checks of test/runtimes/checks on the built package in every runtime of test/runtimes/runtimes.ts, or in those
whose names start as given, such as "bun" or "node.js 2". What is missing is installed into a cache folder, which
RECLOSER_RUNTIMES may name; Chromium is one of the system, which RECLOSER_CHROMIUM may name.

--require-all  a runtime that cannot be run is a failure; else it is named as skipped
--write        writes docs/runtimes.json and the table of the README; else they are compared with what ran

Exit code: 0 when nothing failed, 1 when something did, 2 for an unknown argument.`
