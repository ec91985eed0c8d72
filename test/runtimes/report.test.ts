import { expect, it } from 'vitest'
import { countOf, linesFor, rowsOf, totalsLine, type Outcome } from './report.ts'
import type { Runtime } from './runtimes.ts'

const bun: Runtime = { name: 'Bun', driver: 'command line', forms: ['ES module', 'CommonJS'] }

const good: Outcome = {
  runtime: bun,
  ran: {
    version: '1.4.5',
    forms: [
      { form: 'ES module', checks: [{ name: 'a' }, { name: 'b' }] },
      { form: 'CommonJS', checks: [{ name: 'a' }] },
    ],
  },
}

const bad: Outcome = {
  runtime: bun,
  ran: { version: '1.4.5', forms: [{ form: 'ES module', checks: [{ name: 'a' }, { name: 'b', error: 'one\ntwo' }] }] },
}

const skipped: Outcome = { runtime: bun, skipped: 'no network' }

it('has a line for a runtime where all passed', () => {
  expect(linesFor(good, false)).toEqual([
    'Bun         1.4.5           ES module: 2 passed, 0 failed; CommonJS: 1 passed, 0 failed',
  ])
})

it('names what failed, and why', () => {
  expect(linesFor(bad, false)).toEqual([
    'Bun         1.4.5           ES module: 1 passed, 1 failed',
    '    FAILED, ES module: b',
    '      one',
    '      two',
  ])
})

it('says of a skipped runtime why', () => {
  expect(linesFor(skipped, false)).toEqual(['Bun         skipped: no network'])
  expect(linesFor(skipped, true)).toEqual(['Bun         FAILED: no network'])
})

it('counts a skipped runtime as failed where all are required', () => {
  expect(countOf(skipped, false)).toEqual({ passed: 0, failed: 0 })
  expect(countOf(skipped, true)).toEqual({ passed: 0, failed: 1 })
})

it('adds up all checks of all runtimes', () => {
  const counts = [good, bad].map((outcome) => countOf(outcome, true))

  expect(totalsLine(counts)).toBe('Checks  4 passed | 1 failed')
})

it('has a row for those that passed everything', () => {
  expect(rowsOf([good, bad, skipped])).toEqual([{ name: 'Bun', version: '1.4.5', forms: ['ES module', 'CommonJS'] }])
})
