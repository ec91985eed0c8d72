import { expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { describe, replay, simulate, type RecordedCall, type SimulateOptions } from 'recloser/simulate'
import { bulkhead, fallback, pipeline } from 'recloser/policies'
import { duration, percent, plural } from '../../src/simulate/words.ts'

const call = (atMs: number, outcome: RecordedCall['outcome'], durationMs = 20): RecordedCall => ({
  atMs,
  durationMs,
  outcome,
})

it('says of a replay what the breaker refused, when it opened and closed, and whether it was right', async () => {
  const calls = Array.from({ length: 100 }, (_, n) => call(n * 100, n >= 20 && n < 60 ? 'failure' : 'success'))

  const text = describe(await replay({ calls, options: { resetTimeoutMs: 1_000 } }))

  expect(text.split('\n')).toEqual([
    'Of 100 calls in 9.92 s the breaker admitted 60 and refused 40.',
    'The circuit opened 4 times, never without need.',
    'Of the refused calls 32 would have failed and 8 would have succeeded (20 %).',
    'It opened 420 ms after calls began to fail, on average.',
    'It closed 820 ms after calls began to succeed again, on average.',
    'It tried the dependency with 4 probes.',
  ])
})

it('says of a replay what was late, unfinished, or refused without need', async () => {
  const calls = [call(0, 'success', 500), call(1, 'success', Infinity), call(2, 'failure', 1), call(4, 'success')]

  const text = describe(await replay({ calls, options: { failureThreshold: 1 } }))

  expect(text).toContain('The circuit opened 1 time. This opening was without need: it refused mostly good calls.')
  expect(text).toContain(
    'The breaker did not count the outcome of 1 call, which ended after the circuit had changed its state.\n1 call never ended.',
  )
})

it('says of a replay how long it lasted, whenever it began', async () => {
  const text = describe(await replay({ calls: [call(60_000, 'success'), call(60_980, 'success')] }))

  expect(text).toContain('Of 2 calls in 1 s ')
})

it('says of a replay that nothing happened', async () => {
  const text = describe(await replay({ calls: [] }))

  expect(text).toBe('Of 0 calls in 0 ms the breaker admitted 0 and refused 0.\nThe circuit never opened.')
})

const world = (given: Partial<SimulateOptions>) =>
  simulate({
    clients: { ratePerSecond: 100, arrivals: 'uniform' },
    dependency: {
      serviceMs: { distribution: 'constant', meanMs: 5 },
      episodes: [{ kind: 'down', fromMs: 3_000, forMs: 2_000 }],
    },
    durationMs: 10_000,
    ...given,
  })

it('says of a simulation what became of the calls, and what happened in each episode', async () => {
  const result = await world({ guard: ({ clock }) => new CircuitBreaker({ clock, resetTimeoutMs: 1_500 }) })

  const { totals, episodes } = result
  expect(describe(result).split('\n')).toEqual([
    `Of 999 calls in 10 s, ${totals.good} got a good answer (${percent(totals.good, 999)}): 6 failed, ${totals.refused} were refused.`,
    `The dependency received ${totals.attempts} requests. The most calls in progress at once: 1.`,
    'Half of the good answers took 4.99 ms or less, 99 % of them 4.99 ms or less.',
    'The circuit opened 2 times, never without need.',
    `About ${totals.goodRefused} of the refused calls would have got a good answer (${percent(totals.goodRefused, totals.refused)}).`,
    "In the episode 'down' from 3 s to 5 s, 200 calls led to 6 attempts (3 %), a circuit opened after 41 ms, " +
      `and service was full again ${duration(episodes[0]?.timeToFullServiceMs ?? NaN)} after its end.`,
  ])
})

it('says of a simulation where no circuit opened, and full service never came back', async () => {
  const text = describe(
    await world({ dependency: { failureRate: 1, episodes: [{ kind: 'down', fromMs: 0, forMs: 1 }] } }),
  )

  expect(text).toContain('The circuit never opened.')
  expect(text).not.toContain('refused calls')
  expect(text).toContain('0 calls led to 0 attempts, no circuit opened, and service was not full again afterwards.')
})

it('says of a simulation which calls ended otherwise', async () => {
  const text = describe(
    await world({
      clients: [
        { name: 'web', ratePerSecond: 100, arrivals: 'uniform', maxConcurrent: 1 },
        { name: 'jobs', ratePerSecond: 20, arrivals: 'uniform' },
      ],
      dependency: { episodes: [{ kind: 'hang', fromMs: 3_000, forMs: 2_000, ends: 'never' }] },
      guard: ({ clients }) =>
        clients === 'web' ? undefined : pipeline(fallback('old'), bulkhead({ maxConcurrent: 2 })),
    }),
  )

  expect(text).toMatch(/\d+ got a substitute, \d+ were turned away by their process, \d+ never ended\./)
})

it.each([
  [12.3456, '12.3 ms'],
  [999, '999 ms'],
  [1_000, '1 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [7_140_000, '119 min'],
  [7_200_000, '2 h'],
  [1_500, '1.5 s'],
  [600_000, '10 min'],
  [86_400_000, '24 h'],
])('says %d ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

it('counts in words', () => {
  expect([plural(1, 'call'), plural(2, 'call'), percent(1, 3), percent(0, 0)]).toEqual([
    '1 call',
    '2 calls',
    '33.3 %',
    '–',
  ])
})
