// What belongs into the count of a period: calls that were run in it, and nothing else.

import { no, yes } from '../fact.ts'
import { admits, begin, openBreaker } from '../call.ts'
import type { Breaker, Settings } from '../library.ts'
import type { Scenario, World } from '../world.ts'

/** Opens when half of at least ten calls fail. */
const halfOfTen: Settings = {
  trip: { kind: 'rate', share: 0.5, minimumCalls: 10, windowMs: 'any' },
  openMs: 1_000,
}

export const freshWindow: Scenario = {
  id: 'fresh window',
  promise: 'A recovered circuit starts with an empty window',
  how: 'The circuit opens after 10 failures of at least 10 calls, and a probe closes it again. Then every call fails. The circuit must not open before it has counted enough calls.',
  async play(world) {
    const breaker = await openBreaker(world, halfOfTen)
    await world.tick(1_000)
    await admits(world, breaker)
    return judge(await failuresUntilOpen(world, breaker))
  },
}

export const dilution: Scenario = {
  id: 'dilution',
  promise: 'Rejected calls do not dilute the window',
  how: 'The same, with 1,000 calls that were rejected while the circuit was open. It must not need more failures because of them.',
  async play(world) {
    const breaker = await openBreaker(world, halfOfTen)
    for (let i = 0; i < 1_000; i++) breaker.call(() => Promise.resolve()).catch(() => undefined)
    await world.settle()
    await world.tick(1_000)
    await admits(world, breaker)
    return judge(await failuresUntilOpen(world, breaker))
  },
}

const most = 2_000

async function failuresUntilOpen(world: World, breaker: Breaker): Promise<number> {
  for (let failures = 0; failures < most; failures++) {
    const call = await begin(world, breaker)
    if (!call.ran) return failures
    await call.fail()
  }
  return most
}

function judge(failures: number): ReturnType<typeof yes> {
  const text = `opens after ${failures.toLocaleString('en-US')} ${failures === 1 ? 'failure' : 'failures'}`
  // The probe's success may count or not.
  return failures >= 9 && failures <= 10 ? yes(text) : no(text)
}
