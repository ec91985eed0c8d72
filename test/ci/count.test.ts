import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

const stage = (command: string, output = ''): string => `\n> recloser@0.1.0 some:name\n> ${command}\n\n${output}\n`
const vitest = (totals: string): string => stage('vitest run', ` Test Files  1 file\n      Tests  ${totals}\n`)
const runtimes = (totals: string): string => stage('tsx test/runtimes/main.ts --require-all', `Checks  ${totals}\n`)

function count(
  exitCode: number,
  ...stages: readonly string[]
): { readonly says: string; readonly status: number | null } {
  const log = `added 400 packages\n${stage('run-s build test:*')}${stage('run-p test:*')}${stages.join('')}`
  const { stdout, status } = spawnSync(process.execPath, ['.ci/count.js', String(exitCode)], {
    input: log,
    encoding: 'utf8',
  })
  return { says: stdout.trim().split('\n').at(-1) ?? '', status }
}

it('counts tests of all runs, and each other stage as one', () => {
  const counted = count(
    0,
    stage('tsup'),
    stage('eslint .'),
    vitest('120 passed | 2 skipped (122)'),
    vitest('7 passed (7)'),
  )

  expect(counted).toEqual({ says: '129 passed, 0 failed', status: 0 })
})

it('counts failed tests', () => {
  const counted = count(1, stage('tsup'), vitest('3 failed | 10 passed (13)'))

  expect(counted).toEqual({ says: '11 passed, 3 failed', status: 1 })
})

it('counts the checks of the runtimes', () => {
  expect(count(0, stage('tsup'), vitest('7 passed (7)'), runtimes('900 passed | 0 failed'))).toEqual({
    says: '908 passed, 0 failed',
    status: 0,
  })
  expect(count(1, stage('tsup'), runtimes('890 passed | 10 failed'))).toEqual({
    says: '891 passed, 10 failed',
    status: 1,
  })
})

it('counts the tests that a newer Node.js ran', () => {
  expect(
    count(0, vitest('7 passed (7)'), stage('tsx test/undici/undici8.ts', '      Tests  20 passed (20)\n')),
  ).toEqual({
    says: '27 passed, 0 failed',
    status: 0,
  })
})

it.each([
  ['lint', [stage('tsup'), stage('eslint .')], '1 passed, 1 failed'],
  ['coverage', [stage('tsup'), vitest('10 passed (10)')], '11 passed, 1 failed'],
  ['a crash of the runtimes', [vitest('10 passed (10)'), stage('tsx test/runtimes/main.ts')], '10 passed, 1 failed'],
  ['a crash of the tests', [stage('tsup'), stage('vitest run', 'Segmentation fault')], '1 passed, 1 failed'],
])('counts a failure of %s', (_what, stages, says) => {
  expect(count(1, ...stages)).toEqual({ says, status: 1 })
})

it('counts a failed install', () => {
  const { stdout, status } = spawnSync(process.execPath, ['.ci/count.js', '1'], {
    input: 'npm error',
    encoding: 'utf8',
  })

  expect({ stdout, status }).toEqual({ stdout: '0 passed, 1 failed\n', status: 1 })
})

it('believes the last totals of a run, not those a failed test quotes', () => {
  const quoting = stage('vitest run', '      Tests  5 failed (5)\n      Tests  1 failed | 2 passed (3)\n')

  expect(count(1, quoting).says).toBe('2 passed, 1 failed')
})
