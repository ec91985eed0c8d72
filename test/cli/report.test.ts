import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pageOf, type ReportData } from '../../src/cli/report.ts'
import { asJsonLines, file, recloser } from './running.ts'

/** What the page is given. */
function dataOf(page: string): ReportData {
  const [, json = ''] = /<script type="application\/json" id="report">\s*(.*?)\s*<\/script>/s.exec(page) ?? []
  return JSON.parse(json) as ReportData
}

/** Runs the command with a report beside its answer. */
async function reported(args: readonly string[]): Promise<{ readonly page: string; readonly out: string }> {
  const trace = file('calls.jsonl', asJsonLines())
  const path = join(dirname(trace), 'report.html')
  const { code, out } = await recloser([...args, trace, '--html', path])
  expect(code).toBe(0)
  return { page: readFileSync(path, 'utf8'), out }
}

describe('--html', () => {
  it('writes a page beside the summary of a replay', async () => {
    const { page, out } = await reported(['replay', '--reset-timeout', '10s'])
    const { about, sentences, tables, timeline, front } = dataOf(page)

    expect(out).toContain(sentences.join('\n'))
    expect(about).toEqual([expect.stringMatching(/^Read 600 lines of /), 'The breaker: --reset-timeout 10s.'])
    expect(tables.map(({ title }) => title)).toEqual(['With the breaker, and without', 'Changes of state'])
    expect(timeline?.bands.map(({ state }) => state)).toContain('open')
    expect(front).toBeUndefined()
  })

  it('writes one of a sweep, with every combination', async () => {
    const { page } = await reported([
      'sweep',
      '--failure-threshold',
      '3,5',
      '--reset-timeout',
      '5s,30s',
      '--slow-start',
    ])
    const { about, front = [], timeline } = dataOf(page)

    expect(about[1]).toBe('The breaker: --failure-threshold 3,5 --reset-timeout 5s,30s --slow-start.')
    expect(front).toHaveLength(4)
    expect(front[0]).toMatchObject({ label: 'failureThreshold 3, resetTimeoutMs 5000' })
    expect(front.some(({ isBest }) => isBest)).toBe(true)
    expect(timeline).toBeUndefined()
  })

  it('writes one of the trials, with what each outage is', async () => {
    const path = join(dirname(file('unused', '')), 'report.html')
    const { code, out } = await recloser(['trials', '--only', 'down', '--failure-threshold', '3', '--html', path])
    const { title, about, sentences, tables, timeline } = dataOf(readFileSync(path, 'utf8'))

    expect([code, about, timeline]).toEqual([0, ['Yours: --failure-threshold 3.'], undefined])
    expect(title).toBe('What circuit breakers do in simulated outages')
    expect(sentences).toEqual(['Good answers and waiting calls are divided by those without a breaker.'])
    expect(tables.map(({ title }) => title)).toEqual([
      'Down for a minute (10/s)',
      'Down for a minute (100/s)',
      'Down for a minute (one call a minute)',
    ])
    expect(tables[0]?.about).toContain('Every call fails')
    expect(tables[0]?.rows.map(([name]) => name)).toEqual([
      '',
      'no breaker',
      'new CircuitBreaker()',
      'recommended()',
      'yours',
    ])
    for (const cell of tables[0]?.rows[1] ?? []) expect(out).toContain(cell)
  })

  it('names the default breaker, and says how many changes of state it leaves out', async () => {
    const calls = Array.from({ length: 2_000 }, (_, n) => ({ atMs: n * 100, durationMs: 1, isGood: false }))
    const trace = file('calls.jsonl', asJsonLines(calls))
    const path = join(dirname(trace), 'report.html')

    await recloser(['replay', trace, '--html', path])
    expect(dataOf(readFileSync(path, 'utf8')).about[1]).toBe('The breaker: the default, five failures in a row.')
    await recloser(['replay', trace, '--reset-timeout', '1', '--html', path])
    expect(dataOf(readFileSync(path, 'utf8')).tables[1]).toMatchObject({
      title: expect.stringMatching(/^Changes of state, and [\d,]+ more$/) as string,
    })
  })

  it('says that the report cannot be written', async () => {
    const { code, err } = await recloser(['replay', '--html', '/no/such/folder/report.html'], {
      stdin: [asJsonLines()],
    })

    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^recloser: \/no\/such\/folder\/report\.html cannot be written/),
    ])
  })

  it.each([
    ['replay', '-'],
    ['sweep', '/no/such/log', '--failure-threshold', '3,5'],
  ])('says so before it reads anything: %s', async (...args) => {
    function* untouched(): Generator<string, void> {
      yield expect.unreachable()
    }

    const { code, err } = await recloser([...args, '--html', '/no/such/folder/report.html'], { stdin: untouched() })

    expect([code, err]).toEqual([1, expect.stringContaining('report.html cannot be written')])
  })

  it('says so too where only the file itself cannot be written', async () => {
    const { code, err } = await recloser(['replay', '--html', tmpdir()], { stdin: [asJsonLines()] })

    expect([code, err]).toEqual([1, expect.stringContaining(`recloser: ${tmpdir()} cannot be written`)])
  })
})

describe('the page', () => {
  const report: ReportData = { title: '</script><b>$&', about: ['<!--'], sentences: [], tables: [] }

  it('holds no text that could end the element that it stands in', () => {
    const page = pageOf(report)

    expect(page.match(/<\/script/g)).toHaveLength(2)
    expect(dataOf(page)).toEqual(report)
  })

  it.each(['/*script*/', '/*style*/', '/*report*/'])('takes no text of a log for the place %s of the page', (text) => {
    const about = [`log, line 1: "${text}" is no time`]
    const page = pageOf({ ...report, about })

    expect(dataOf(page).about).toEqual(about)
    expect(page.match(/<script type="module">\s*(.*?)\s*<\/script>/s)?.[1]).not.toBe('/*script*/')
  })

  it('loads nothing', () => {
    expect(pageOf(report).replace(/<script type="module">.*<\/script>/s, '')).not.toMatch(/\b(src|href)=|@import|url\(/)
  })
})
