import { expect, it } from 'vitest'
import { quick, type Effort } from '../../bench/measure/effort.ts'
import { interleave, orderOf, type Contestant } from '../../bench/measure/interleave.ts'

/** A machine on which time passes only where a contestant works. */
function machine() {
  let nowMs = 0
  const order: string[] = []
  const contestant = (name: string, msPerTime: number, more: Partial<Contestant> = {}): Contestant => ({
    name,
    how: '',
    run(times) {
      order.push(name)
      nowMs += times * msPerTime
    },
    ...more,
  })
  return { now: () => nowMs, wait: (ms: number) => void (nowMs += ms), order, contestant }
}

const effort: Effort = { ...quick, rounds: 4, sampleMs: 8, caseMs: 1e9 }

it('gives nanoseconds for each operation, round by round', async () => {
  const { now, contestant } = machine()

  const samples = await interleave([contestant('a', 0.001), contestant('b', 0.25)], { effort, now })

  expect(samples.map((of) => of.map(Math.round))).toEqual([
    [1_000, 1_000, 1_000, 1_000],
    [250_000, 250_000, 250_000, 250_000],
  ])
})

it('lets everybody follow everybody', () => {
  const pairs = new Set<string>()
  for (let round = 0; round < 40; round++) {
    const order = orderOf(5, round)
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4])
    for (const [turn, index] of order.slice(1).entries()) pairs.add(`${order[turn] ?? ''}-${index}`)
  }
  expect(pairs.size).toBe(5 * 4)
})

it('times each contestant once in a round, and begins each round with another', async () => {
  const { now, contestant, order } = machine()
  const three = ['a', 'b', 'c'].map((name) => contestant(name, 1))

  await interleave(three, { effort, once: true, now })

  expect(order.join('')).toBe('abc' + 'bca' + 'cab' + 'acb')
})

it('does not count the rounds of the warm-up', async () => {
  const { now, contestant, order } = machine()

  const [samples] = await interleave([contestant('a', 1)], { effort: { ...effort, warmUpRounds: 2 }, once: true, now })

  expect([samples?.length, order.length]).toEqual([4, 6])
})

it('fills a sample with as many operations as it takes', async () => {
  const { now, contestant } = machine()
  const times: number[] = []
  const { run } = contestant('a', 0.5)

  await interleave([{ name: 'a', how: '', run: (count) => (times.push(count), run(count)) }], { effort, now })

  // Each sample after an eighth of it, to warm the caches.
  expect(times.slice(-4)).toEqual([2, 16, 2, 16])
})

it('does not time what is prepared and cleaned', async () => {
  const { now, wait, contestant } = machine()
  const busy = contestant('a', 1, { prepare: () => wait(500), clean: () => wait(500) })

  const samples = await interleave([busy], { effort, once: true, operations: 10, now })

  expect(samples).toEqual([[100_000, 100_000, 100_000, 100_000]])
})

it('stops early when a case takes too long, but not before the third round', async () => {
  const { now, contestant } = machine()

  const [samples] = await interleave([contestant('a', 100)], { effort: { ...effort, caseMs: 50 }, once: true, now })

  expect(samples).toHaveLength(3)
})
