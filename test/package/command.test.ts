import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'

const command = join(inject('installed'), 'dist/bin/recloser.js')

const recloser = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', input })

describe('the command in the package', () => {
  it('replays a log', () => {
    const call = { atMs: 0, durationMs: 5, outcome: 'success' }

    const { status, stdout, stderr } = recloser(['replay', '--json'], `${JSON.stringify(call)}\n`)

    expect([status, stderr]).toEqual([0, 'Read 1 line of standard input.\n'])
    expect(JSON.parse(stdout)).toMatchObject({ totals: { calls: 1, admitted: 1 } })
  })

  it('plays the trials', () => {
    const { status, stdout, stderr } = recloser(['trials', '--only', 'cold-cache', '--json', '--failure-threshold', '3'])

    expect([status, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({ trials: [{ guards: [{}, {}, {}, { guard: 'yours' }] }] })
  })

  it('has the demo', () => {
    const { status, stdout, stderr } = recloser(['demo', '--help'])

    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Usage: recloser demo')
  })
})
