import { expect, it, vi } from 'vitest'
import { sweep, type SweepResult } from 'recloser/simulate'
import { asJsonLines, file, outage, recloser } from './running.ts'

const lists = ['--failure-threshold', '3,5,10', '--reset-timeout', '5s, 30s']

it('gives the result of sweep() as JSON', async () => {
  const { code, out, err } = await recloser(['sweep', file('calls.jsonl', asJsonLines()), ...lists, '--json'])
  const calls = outage.map(({ isGood, ...call }) => ({ ...call, outcome: isGood ? 'success' : 'failure' }) as const)
  const grid = { failureThreshold: [3, 5, 10], resetTimeoutMs: [5_000, 30_000] }

  expect([code, err]).toEqual([0, expect.stringMatching(/^Read 600 lines of .*calls\.jsonl\.\n$/)])
  expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(await sweep({ calls, grid }))))
})

it('says what to take, and shows the combinations that no other beats', async () => {
  const { out } = await recloser(['sweep', file('calls.jsonl', asJsonLines()), ...lists])

  expect(out).toMatch(/^Read 600 lines of .*\.\n\n\d+ of 6 combinations are best: no other/)
  expect(out).toMatch(/\nfailureThreshold {2}resetTimeoutMs {2}good calls refused {2}load on the sick dependency\n/)
  expect(out).toMatch(/\n +3 +5,000 +[\d.]+ % +[\d.]+ %\n/)
})

it('keeps the options that are not tried', async () => {
  const path = file('calls.jsonl', asJsonLines())

  const { out } = await recloser([
    'sweep',
    path,
    '--reset-timeout',
    '1s,2s',
    '--slow-start',
    '--failure-rate',
    '0.9',
    '--json',
  ])

  expect((JSON.parse(out) as SweepResult).points.map(({ point }) => point)).toEqual([
    { resetTimeoutMs: 1_000 },
    { resetTimeoutMs: 2_000 },
  ])
})

it('needs values to try', async () => {
  const { code, err } = await recloser(['sweep', file('calls.jsonl', asJsonLines()), '--failure-threshold', '5'])

  expect([code, err]).toEqual([
    2,
    'recloser: sweep needs several values to try, separated by commas: --failure-threshold 3,5,10\n',
  ])
})

it.each([[[]], [['-']], [['/dev/null']]])('does not read what it could read only once: %j', async (paths) => {
  const { code, err } = await recloser(['sweep', ...paths, ...lists], { stdin: [asJsonLines()] })

  expect([code, err]).toEqual([2, expect.stringContaining('name a file')])
})

it('shows on a terminal how far it is with all combinations, and takes that away', async () => {
  // Lines of 59 bytes, of which 4,443 are in the 256 KiB that are read at once.
  const lines = asJsonLines(
    Array.from({ length: 8_000 }, () => ({ atMs: 1_000_000_000_000, durationMs: 20, isGood: true })),
  )
  let nowMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 600))

  const { err } = await recloser(['sweep', file('calls.jsonl', lines), '--failure-threshold', '3,5'], { isTTY: true })
  vi.restoreAllMocks()

  const clear = '\r\u001B[K'
  const shown = err.split(clear).filter((line) => line !== '')
  expect(shown.map((line) => line.replace(/[█░]+ +|, [\d,]+\/s$/g, ''))).toEqual([
    '27 %  0 lines',
    '50 %  4,443 lines',
    '1 of 2  77 %  8,000 lines',
    '1 of 2  100 %  12,443 lines',
  ])
  expect(err.endsWith(clear)).toBe(true)
})
