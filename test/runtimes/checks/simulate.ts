import { CircuitBreaker } from 'recloser'
import { describe, parseCalls, recordCalls, replay, simulate, sweep } from 'recloser/simulate'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

const calls = [0, 1, 2, 3].map((n) => ({ atMs: n * 100, durationMs: 5, outcome: 'failure' as const }))

check('a recorded trace is replayed', async () => {
  const lines: string[] = []
  const breaker = new CircuitBreaker()
  recordCalls(breaker, (line) => lines.push(line))
  breaker.acquire().fail()

  const { totals } = await replay({ calls: parseCalls(lines.join('')), options: { failureThreshold: 1 } })

  expectSame([totals.calls, totals.trips], [1, 1])
})

check('options are swept, and the result is told in words', async () => {
  const result = await sweep({ calls, grid: { failureThreshold: [1, 3] } })

  expectSame([result.points.length, describe(result) === result.recommendation], [2, true])
})

check('a world is simulated, the same each time', async () => {
  const play = () =>
    simulate({
      clients: { ratePerSecond: 50 },
      dependency: { episodes: [{ kind: 'down', fromMs: 1_000, forMs: 1_000 }] },
      guard: ({ clock, random }) => new CircuitBreaker({ clock, random, resetTimeoutMs: 500 }),
      durationMs: 4_000,
    })
  const [one, other] = [await play(), await play()]

  expectSame([one.totals.trips > 0, JSON.stringify(one)], [true, JSON.stringify(other)])
})
