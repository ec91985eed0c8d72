// The words of the summary against the numbers of --json.

import { expect, it } from 'vitest'
import type { ReplayResult } from 'recloser/simulate'
import { asJsonLines, recloser } from './running.ts'

it('tells the failures of the log from those that the breaker counted', async () => {
  // Calls of a second overlap, so that most of those that fail end when the circuit is open already.
  const calls = Array.from({ length: 100 }, (_, n) => ({ atMs: n * 10, durationMs: 1_000, isGood: false }))
  const stdin = [asJsonLines(calls)]

  const { out } = await recloser(['replay'], { stdin })
  const { totals } = JSON.parse((await recloser(['replay', '--json'], { stdin })).out) as ReplayResult

  expect([totals.failed, totals.late]).toEqual([5, 95])
  expect(out).toMatch(/^of these, failed in the log +100 +100 +100 %$/m)
  expect(out).toContain('did not count the outcome of 95 calls, which ended after the circuit had changed its state.')
})

it('writes a dash for the share of a number that is 0', async () => {
  const { out } = await recloser(['replay'], { stdin: [asJsonLines([{ atMs: 1, durationMs: 1, isGood: true }])] })

  expect(out).toMatch(/^of these, failed in the log +0 +0 +–$/m)
})
