// Runs the demo as a stranger would, into a pipe, and checks that its figures agree with each other. How large they
// are depends on the machine; which of two is larger does not.

import { beforeAll, describe, expect, it } from 'vitest'
import { runDemo, type DemoRun } from './run-demo.ts'

describe('the demo', () => {
  let run: DemoRun
  beforeAll(async () => {
    run = await runDemo([])
  }, 60_000)

  /** The figures of a table row, without the breaker and with it. */
  const row = (label: string): readonly [without: number, withBreaker: number] => {
    const line = run.stdout.split('\n').find((candidate) => candidate.trim().startsWith(label))
    const found = /(\d[\d.]*)(?: ms)? +(\d[\d.]*)(?: ms)?$/.exec(line ?? '')
    if (found === null)
      throw new Error(`no row with two figures begins with "${label}"; the demo printed\n${run.stdout}`)
    return [Number(found[1]), Number(found[2])]
  }

  it('ends by itself with exit code 0, in less than 30 seconds', () => {
    expect(run.stderr).toBe('')
    expect(run.exitCode).toBe(0)
    expect(run.tookMs).toBeLessThan(30_000)
  })

  it('leaves nothing open that would hold the process after its last line', () => {
    expect(run.tookMs - run.lastLineAfterMs).toBeLessThan(2_000)
  })

  it('prints no escape code into a pipe', () => {
    expect(run.stdout).not.toContain('\u001B')
    expect(run.stdout).not.toContain('\r')
  })

  it('tells every state the circuit went through', () => {
    expect(run.stdout).toMatch(/circuit {2}closed → open: 5 failures in a row/)
    expect(run.stdout).toMatch(/circuit {2}open → half-open: /)
    expect(run.stdout).toMatch(/circuit {2}half-open → open: probe failed/)
    expect(run.stdout).toMatch(/circuit {2}half-open → closed: probes succeeded/)
  })

  it('makes the same calls with and without the breaker', () => {
    const [without, withBreaker] = row('calls made')

    expect(without).toBeGreaterThan(0)
    expect(withBreaker).toBe(without)
  })

  it('keeps nearly all calls away from the sick server', () => {
    const [without, withBreaker] = row('calls that reached the sick server')

    expect(withBreaker).toBeGreaterThanOrEqual(5)
    expect(withBreaker).toBeLessThan(without / 4)
  })

  it('rejects calls only where there is a breaker', () => {
    const [without, withBreaker] = row('calls rejected by the breaker')

    expect(without).toBe(0)
    expect(withBreaker).toBeGreaterThan(0)
  })

  it('spares callers the wait for a sick server', () => {
    const [medianWithout, medianWith] = row('latency of calls made while sick, p50')
    const [worstWithout, worstWith] = row('latency of calls made while sick, p99')

    expect(medianWith).toBeLessThan(medianWithout)
    expect(worstWith).toBeLessThan(worstWithout)
  })

  it('closes the circuit within one open period, one hung probe and one answer of the recovery', () => {
    const closedAfter = /circuit closed again: (\d+) ms after it recovered/.exec(run.stdout)

    expect(Number(closedAfter?.[1])).toBeLessThan(3_500)
  })

  it('finds that every claim holds', () => {
    const claims = run.stdout.split('\n').filter((line) => /^ *(\[NO\]|yes) /.test(line))

    expect(claims.length).toBe(6)
    expect(claims.filter((line) => !line.startsWith(' yes '))).toEqual([])
  })
})

describe('the command line of the demo', () => {
  it('prints a few lines for --help', async () => {
    const { exitCode, stdout } = await runDemo(['--help'])

    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^Usage: npm run demo/)
  }, 30_000)

  it('names an unknown argument and exits with code 2', async () => {
    const { exitCode, stdout, stderr } = await runDemo(['--fast'])

    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('unknown argument "--fast"')
  }, 30_000)

  it('stops at once on an interrupt', async () => {
    const { exitCode, tookMs, stderr } = await runDemo([], { interruptAtFirstLine: true })

    expect(exitCode).toBe(130)
    expect(stderr).toBe('demo: stopped before the end\n')
    expect(tookMs).toBeLessThan(15_000)
  }, 30_000)
})
