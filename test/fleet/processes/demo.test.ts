import { beforeAll, expect, it } from 'vitest'
import { describeWithRedis } from '../support/redis-server.ts'
import { runDemo, type DemoRun } from './run-demo.ts'

describeWithRedis('npm run fleet-demo', () => {
  let run: DemoRun
  beforeAll(async () => {
    run = await runDemo()
  }, 150_000)

  /** The three figures of a row of its table. */
  const row = (label: string): readonly number[] => {
    const line = run.stdout.split('\n').find((each) => each.trim().startsWith(label)) ?? ''
    return [...line.slice(line.indexOf(label) + label.length).matchAll(/ (\d+)/g)].map(([, figure]) => Number(figure))
  }

  it('ends by itself with exit code 0, in less than 40 seconds from its first line', () => {
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(run.ranMs).toBeLessThan(40_000)
  })

  it('prints plain lines without a terminal, one for each thing that happens', () => {
    expect(run.stdout).not.toContain('\u001B')
    expect(run.stdout).not.toContain('\r')
    for (const line of ['dependency is down', 'dependency is up', 'Redis is down', 'Redis is up']) {
      expect(run.stdout).toMatch(new RegExp(`^ +\\d+\\.\\d s {2}${line}$`, 'm'))
    }
    for (let process = 1; process <= 8; process++) {
      expect(run.stdout).toMatch(new RegExp(`^ +\\d+\\.\\d s {2}process ${process}: open \\(`, 'm'))
    }
  })

  it('ends with a table of the three outages, and with what they show', () => {
    expect(run.stdout).toMatch(/^ +with Redis +Redis killed +Redis is back$/m)
    expect(row('processes that opened')).toEqual([8, expect.any(Number), 8])
    const [shared = NaN, alone = NaN, again = NaN] = row('calls that reached the sick dependency')
    expect(Math.max(shared, again)).toBeLessThan(alone)

    const claims = run.stdout.trimEnd().split('\n').slice(-4)
    expect(claims).toEqual([
      ' yes  shared, every process opened in the outage',
      ' yes  shared, they opened together, those with hardly any calls too',
      ' yes  without Redis each process went on with its own breaker',
      ' yes  shared, fewer calls reached the sick dependency',
    ])
  })

  it('leaves no server, process or folder behind', () => {
    expect({ servers: run.servers, left: run.left }).toEqual({ servers: 2, left: [] })
  })
})

describeWithRedis('npm run fleet-demo, interrupted', () => {
  it.each([
    ['at its beginning', /dependency is down/],
    ['while circuits are open', /: open \(/],
  ])('stops at once %s, and leaves nothing behind', async (_when, interruptAt) => {
    const { exitCode, stdout, stderr, left } = await runDemo([], { interruptAt })

    expect({ exitCode, stderr, left }).toEqual({
      exitCode: 130,
      stderr: 'fleet-demo: stopped before the end\n',
      left: [],
    })
    // It is not the end of its script.
    expect(stdout).not.toContain('Redis is down')
  })
})

it('npm run fleet-demo says in one line that there is no server, with exit code 2', async () => {
  const { exitCode, stdout, stderr, left } = await runDemo([], { withoutServer: true })

  expect({ exitCode, stdout, left }).toEqual({ exitCode: 2, stdout: '', left: [] })
  expect(stderr).toBe('fleet-demo: there is no redis-server: install Redis or Valkey (apt-get install redis-server)\n')
})

it('npm run fleet-demo refuses an argument that it does not know', async () => {
  const { exitCode, stderr } = await runDemo(['--fast'], { withoutServer: true })

  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: 'fleet-demo: unknown argument "--fast"; it takes none but --help\n',
  })
})
