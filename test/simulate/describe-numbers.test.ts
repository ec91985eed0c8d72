// How a summary writes its numbers, and how often it says that the circuit opened.

import { describe as group, expect, it } from 'vitest'
import { describe, replay, type RecordedCall } from 'recloser/simulate'

const call = (atMs: number, isGood: boolean, durationMs = 0): RecordedCall => ({
  atMs,
  durationMs,
  outcome: isGood ? 'success' : 'failure',
})

it('groups the digits of every number of calls', async () => {
  const calls = Array.from({ length: 10_000 }, (_, n) => call(n, n < 1_000 || n % 3 === 0))

  const text = describe(await replay({ calls, options: { failureThreshold: 1, resetTimeoutMs: 3 } }))

  expect(text).toMatch(/^Of 10,000 calls in 10 s the breaker admitted \d,\d{3} and refused \d,\d{3}\.\n/)
  expect(text).toMatch(/\nOf the refused calls \d,\d{3} would have failed and \d,\d{3} would have succeeded/)
  expect(text).toMatch(/ with \d,\d{3} probes\./)
  expect(text).not.toMatch(/\d{4}/)
})

group('of a circuit that opened', () => {
  /** One failure opens it for a second, in which these calls come; then it closes. */
  const spell = (isGood: boolean, at: number): readonly RecordedCall[] =>
    Array.from({ length: 12 }, (_, n) => call(at * 1_200 + n * 100, n === 0 ? false : isGood || n >= 10))
  const textOf = async (...spells: readonly boolean[]): Promise<string> =>
    describe(await replay({ calls: spells.flatMap(spell), options: { failureThreshold: 1, resetTimeoutMs: 1_000 } }))

  it.each<[readonly boolean[], string]>([
    [[false, false], 'The circuit opened 2 times, never without need.'],
    [[true], 'The circuit opened 1 time. This opening was without need: it refused mostly good calls.'],
    [[true, false], 'The circuit opened 2 times. 1 of these openings was without need: it refused mostly good calls.'],
    [
      [true, true],
      'The circuit opened 2 times. 2 of these openings were without need: they refused mostly good calls.',
    ],
  ])('says whether that was needed: %j', async (spells, sentence) => {
    expect((await textOf(...spells)).split('\n')).toContain(sentence)
  })
})
