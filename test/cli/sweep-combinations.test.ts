// Each combination of a sweep means what the same flags mean for a replay.

import { expect, it } from 'vitest'
import type { ReplayResult, SweepResult } from 'recloser/simulate'
import { asJsonLines, file, outage, recloser } from './running.ts'

/** An outage in which calls are slow too, so that every rule has something to see. */
const slowOutage = outage.map((call) => (call.isGood ? call : { ...call, durationMs: 900 }))

it.each<readonly [fixed: readonly string[], tried: readonly (readonly [flag: string, values: string])[]]>([
  [['--recommended'], [['--failure-threshold', '3,5']]],
  [['--recommended'], [['--half-open-max-calls', '1,2']]],
  [['--recommended'], [['--reset-timeout', '1s,30s']]],
  [['--recommended'], [['--probe-timeout', '1s,2s']]],
  [
    ['--recommended'],
    [
      ['--failure-threshold', '3,5'],
      ['--success-threshold', '1,4'],
    ],
  ],
  [['--recommended', '--failure-rate', '0.5'], [['--failure-threshold', '3,50']]],
  [['--failure-rate', '0.5'], [['--failure-threshold', '3,50']]],
  [['--slow-calls', '500ms', '--stalled', '1s'], [['--failure-threshold', '40,50']]],
  [['--slow-start'], [['--failure-threshold', '3,5']]],
  [['--failure-threshold', '7'], [['--half-open-failure-threshold', '1,2']]],
])('with %j and %j', async (fixed, tried) => {
  const path = file('calls.jsonl', asJsonLines(slowOutage))

  const { code, out, err } = await recloser(['sweep', path, ...fixed, ...tried.flat(), '--json'])

  expect([code, err]).toEqual([0, expect.stringMatching(/^Read 600 lines/)])
  const { points } = JSON.parse(out) as SweepResult
  const combinations = tried.reduce<readonly (readonly string[])[]>(
    (all, [flag, values]) => all.flatMap((flags) => values.split(',').map((value) => [...flags, flag, value])),
    [[]],
  )
  const replayed: ReplayResult[] = []
  for (const flags of combinations) {
    const single = await recloser(['replay', path, ...fixed, ...flags, '--json'])
    replayed.push(JSON.parse(single.out) as ReplayResult)
  }
  expect(points.map(({ result }) => result)).toEqual(replayed)
})

it('tries at most ten thousand combinations', async () => {
  const many = Array.from({ length: 101 }, (_, n) => n + 1).join(',')

  const { code, err } = await recloser(['sweep', 'x', '--failure-threshold', many, '--success-threshold', many])

  expect([code, err]).toEqual([2, 'recloser: sweep tries at most 10,000 combinations, received 10,201\n'])
})
