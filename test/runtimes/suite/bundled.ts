import { registered, type Host } from './check.ts'
import { runChecks, type CheckResult } from './run-checks.ts'

// The bundler puts the copy for CommonJS in its place, beside the ES module that the checks import.
declare const require: (name: 'recloser') => Host['otherCopy']
const otherCopy = require('recloser')

const unhandled: unknown[] = []
addEventListener('unhandledrejection', (event) => {
  event.preventDefault()
  unhandled.push(event.reason)
})

/** Runs the checks where all code comes as one file: `?refusing=` of the address says where nobody listens. */
export const runBundled = (address: string): Promise<readonly CheckResult[]> =>
  runChecks(registered, { otherCopy, refusingUrl: new URL(address).searchParams.get('refusing') ?? '', unhandled })
