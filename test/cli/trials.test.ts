import { describe, expect, it } from 'vitest'
import { loaded, recloser } from './running.ts'

interface Report {
  readonly seed: number
  readonly trials: readonly {
    readonly scenario: string
    readonly variant: string
    readonly guards: readonly { readonly guard: string; readonly figures: Readonly<Record<string, number | null>> }[]
  }[]
}

const jsonOf = async (...args: readonly string[]): Promise<Report> =>
  JSON.parse((await recloser(['trials', '--json', ...args])).out) as Report

describe('recloser trials', { timeout: 30_000 }, () => {
  it('shows what each breaker does in each world, with a heading for each', async () => {
    const { code, out, err } = await recloser(['trials', '--only', 'down'])

    expect([code, err]).toEqual([0, ''])
    expect(out.split('\n').filter((line) => line.startsWith('Down for a minute'))).toEqual([
      'Down for a minute (10/s)',
      'Down for a minute (100/s)',
      'Down for a minute (one call a minute)',
    ])
    expect(out).toMatch(/good answers +load while sick +opened after +full service after/)
    expect(out).toMatch(/^no breaker +1.000 +100.0 %/m)
    expect(out).toMatch(/^recommended\(\) +0\.9\d+ +\d\.\d+ %/m)
    expect(out).not.toContain('yours')
  })

  it('plays the breaker of the command line too', async () => {
    const { out } = await recloser(['trials', '--only', 'down', '--failure-threshold', '3', '--reset-timeout', '1s'])

    expect(out).toMatch(/^yours +\d\.\d+ +\d/m)
    expect(out).toContain('Yours: --failure-threshold 3 --reset-timeout 1s.\n')
  })

  it('tells all figures as JSON, with the seed', async () => {
    const { seed, trials } = await jsonOf('--only', 'cold-cache', '--failure-threshold', '3')

    expect(seed).toBe(1)
    expect(trials.map(({ scenario, variant }) => `${scenario} ${variant}`)).toEqual(['cold-cache 100/s'])
    expect(trials[0]?.guards.map(({ guard }) => guard)).toEqual(['none', 'default', 'recommended', 'yours'])
    expect(trials[0]?.guards[2]?.figures).toMatchObject({ relapsedSeconds: 0 })
  })

  it('tells the same with the same seed, and something else with another', async () => {
    const [first, again, other] = await Promise.all([
      jsonOf('--only', 'down'),
      jsonOf('--only', 'down'),
      jsonOf('--only', 'down', '--seed', '2'),
    ])

    expect(again).toEqual(first)
    expect(other.trials).not.toEqual(first.trials)
  })

  it('plays the worlds with few calls, unless all are asked for', async () => {
    const { trials } = await jsonOf('--only', 'healthy')

    expect(trials.map(({ variant }) => variant)).toEqual(['10 min at 70/s'])
  })

  it('says on a terminal how far it has come, and takes that away at the end', async () => {
    const { err } = await recloser(['trials', '--only', 'down'], { isTTY: true })

    expect(err).toContain('3 of 3 outages: Down for a minute (one call a minute)')
    expect(err.endsWith('\r\u001B[K')).toBe(true)
  })

  it('stops with 130 between two worlds', async () => {
    const stopping = new AbortController()
    const stopped = recloser(['trials'], { signal: stopping.signal })
    setTimeout(() => stopping.abort(), 20)

    expect(await stopped).toEqual({ code: 130, out: '', err: '' })
  })

  it.each([
    [['--only', 'up'], 'unknown outage "up"; use one of: down, chance, shard'],
    [['calls.jsonl'], 'trials does not read files; use recloser replay for that'],
    [['--secd', '2'], 'unknown option --secd, did you mean --seed?'],
    [['--seed', 'x'], '--seed'],
    [['--reset-timeout', '-1s'], '--reset-timeout'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await recloser(['trials', ...args])

    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })

  it('explains each world in its help', async () => {
    const { code, out } = await recloser(['trials', '--help'])

    expect(code).toBe(0)
    expect(out).toMatch(/^Usage: recloser trials/)
    expect(out).toContain('  cold-cache\n      The dependency restarts')
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120)
  })
})

describe('recloser demo', () => {
  it('runs the demo with the arguments that follow, and ends with its exit code', async () => {
    const given: (readonly string[])[] = []
    const demo = (args: readonly string[]): Promise<number> => Promise.resolve(given.push(args) + 1)

    const { code } = await recloser(
      ['demo', 'fast'],
      {},
      { ...loaded, demo: () => Promise.resolve({ demo, help: '' }) },
    )

    expect([code, given]).toEqual([2, [['fast']]])
  })

  it('explains itself', async () => {
    const { code, out } = await recloser(['demo', '--help'])

    expect(code).toBe(0)
    expect(out).toMatch(/^Usage: recloser demo\n/)
  })
})
