import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inTemporaryFolder } from '../package/run.ts'
import { runOnCommandLine } from './drivers/command-line.ts'
import type { CheckResult } from './suite/run-checks.ts'

const name = 'the process runs, prints results and ends by itself'

const resultsOf = (code: string, limitMs = 20_000): Promise<readonly CheckResult[]> =>
  inTemporaryFolder((stage) => {
    writeFileSync(join(stage, 'suite.cjs'), code)
    return runOnCommandLine(process.execPath, ['suite.cjs'], stage, limitMs)
  })

it('takes the results that the process printed', async () => {
  expect(await resultsOf(`console.log('[{ "name": "a" }]')`)).toEqual([{ name: 'a' }, { name }])
})

it.each([
  [
    'goes on after its results',
    `console.log('[{ "name": "a" }]'); setInterval(() => {}, 1000)`,
    'still running',
    1_000,
  ],
  ['crashes', `throw new Error('broken')`, 'broken', 20_000],
  ['ends with another exit code', `console.log('[{ "name": "a" }]'); process.exitCode = 3`, 'Command failed', 20_000],
  ['prints no results', '', 'JSON', 20_000],
  ['prints more than its results', `console.log('hm\\n[{ "name": "a" }]')`, 'JSON', 20_000],
])('fails where the process %s', async (_what, code, complaint, limitMs) => {
  expect(await resultsOf(code, limitMs)).toEqual([{ name, error: expect.stringContaining(complaint) as string }])
})
