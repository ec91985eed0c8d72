// A value that the library refuses is refused by the name of its flag.

import { expect, it } from 'vitest'
import { asJsonLines, file, recloser } from './running.ts'

const rate = ['--failure-rate', '0.5']
const slow = ['--slow-calls', '1s']

const refused: readonly (readonly [args: readonly string[], message: string])[] = [
  [['--failure-threshold', '0'], '--failure-threshold must be a whole number above 0, received 0'],
  [[...rate, '--failure-threshold', '0'], '--failure-threshold must be a whole number above 0, received 0'],
  [['--recommended', '--failure-threshold', '1.5'], '--failure-threshold must be a whole number above 0, received 1.5'],
  [['--half-open-max-calls', '0'], '--half-open-max-calls must be a whole number above 0, received 0'],
  [['--success-threshold=-1'], '--success-threshold must be a whole number above 0, received -1'],
  [['--half-open-failure-threshold', '0'], '--half-open-failure-threshold must be a whole number above 0, received 0'],
  [['--probe-timeout', '0'], '--probe-timeout must be a number of milliseconds above 0, received 0'],
  [['--failure-rate', '1.5'], '--failure-rate must be a number above 0, at most 1, received 1.5'],
  [[...slow, '--slow-rate', '0'], '--slow-rate must be a number above 0, at most 1, received 0'],
  [[...rate, '--window', '0'], '--window must be a finite number of milliseconds above 0, received 0'],
  [[...rate, '--minimum-calls', '0'], '--minimum-calls must be a whole number above 0, received 0'],
  [[...slow, '--minimum-calls', '0'], '--minimum-calls must be a whole number above 0, received 0'],
  [['--stalled', '0'], '--stalled must be a number of milliseconds above 0, received 0'],
  [
    ['--slow-start', '--half-open-max-calls', '2'],
    '--half-open-max-calls must be absent where --slow-start is given, since both set the same rule, received 2',
  ],
]

it.each(refused)('replay and trials refuse %j', async (args, message) => {
  const replayed = await recloser(['replay', ...args], { stdin: [asJsonLines()] })
  const tried = await recloser(['trials', ...args])

  const complaint = { code: 2, out: '', err: `recloser: ${message}\n` }
  expect([replayed, tried]).toEqual([complaint, complaint])
})

it.each(refused)('sweep refuses %j before it reads anything', async (args, message) => {
  const { code, err } = await recloser(['sweep', '/no/such/file', ...args, '--reset-timeout', '1s,2s'])

  expect([code, err]).toEqual([2, `recloser: ${message}\n`])
})

it('sweep refuses one of several values', async () => {
  const path = file('calls.jsonl', asJsonLines())

  const { code, err } = await recloser(['sweep', path, '--failure-threshold', '3,0'])

  expect([code, err]).toEqual([2, 'recloser: --failure-threshold must be a whole number above 0, received 0\n'])
})

it.each(['1.5', '-1', '4294967296'])('trials refuses the seed %s', async (seed) => {
  const { code, err } = await recloser(['trials', `--seed=${seed}`])

  expect([code, err]).toEqual([2, `recloser: --seed must be a whole number from 0 to 4294967295, received ${seed}\n`])
})
