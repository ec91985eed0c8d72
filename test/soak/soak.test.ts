import { describe, expect, it } from 'vitest'
import { Tally } from './kinds.ts'
import { scenarios } from './scenarios.ts'
import { soak } from './soak.ts'

// A five-hundredth of `npm run test:soak` in one process; the heap and what is left behind are looked at only there.
const plan = { seed: 6, calls: 20_000, numbers: scenarios.map((_, number) => number) }

async function run(calls: number, seed: number, numbers: readonly number[]): Promise<Tally> {
  const tally = new Tally()
  await soak({ seed, calls, numbers }, tally, () => undefined)
  return tally
}

describe('a short soak', { timeout: 60_000 }, () => {
  it('finds every law held, and has met every kind of call, hook and clock there is', async () => {
    const tally = await run(plan.calls, plan.seed, plan.numbers)

    expect([tally.calls >= plan.calls, tally.missing]).toEqual([true, []])
  })

  it('goes the same way again by its seed, and another way by another', async () => {
    const [first, again, other] = [await run(500, 7, [3]), await run(500, 7, [3]), await run(500, 8, [3])]

    expect(again.toJSON()).toEqual(first.toJSON())
    expect(other.toJSON()).not.toEqual(first.toJSON())
  })

  it('takes each scenario the same way, whether it runs alone or beside others', async () => {
    const alone = await run(300, 7, [5])
    const twice = await run(600, 7, [5, 5])

    expect(twice.count('call: permit')).toBe(2 * alone.count('call: permit'))
  })
})
