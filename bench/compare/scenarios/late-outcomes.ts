// Calls outlive the period they were admitted in: what they tell is about a dependency of long ago.

import { no, yes } from '../fact.ts'
import { admits, begin, failCalls, plain, probing } from '../call.ts'
import type { Scenario } from '../world.ts'

export const lateSuccess: Scenario = {
  id: 'late success',
  promise: 'A late success does not close the circuit',
  how: 'A slow call is in flight when the circuit opens, and succeeds while the probe is in flight. The probe must decide.',
  async play(world) {
    const breaker = world.library.make(world.library.options(plain))
    const slow = await begin(world, breaker)
    await failCalls(world, breaker, 2)
    await world.tick(1_000)
    const probe = await begin(world, breaker)

    await slow.succeed()

    if ((await begin(world, breaker)).ran) return no('closes while the probe is in flight')
    await probe.succeed()
    if (await admits(world, breaker)) return yes()
    await world.tick(600_000)
    return (await admits(world, breaker)) ? no('the probe is not counted') : no('stays half-open and rejects all calls')
  },
}

export const lateFailureAtProbe: Scenario = {
  id: 'late failure at the probe',
  promise: 'A late failure does not spoil a good probe',
  how: 'The same slow call fails while the probe is in flight. Then the probe succeeds. The circuit must close.',
  async play(world) {
    const breaker = world.library.make(world.library.options(plain))
    const slow = await begin(world, breaker)
    await failCalls(world, breaker, 2)
    await world.tick(1_000)
    const probe = await begin(world, breaker)

    await slow.fail()
    await probe.succeed()

    if (await admits(world, breaker)) return yes()
    await world.tick(600_000)
    return (await admits(world, breaker))
      ? no('opens again and ignores the probe')
      : no('stays half-open and rejects all calls')
  },
}

export const lateFailureAfterRecovery: Scenario = {
  id: 'late failure after recovery',
  promise: 'Late failures do not open a recovered circuit',
  how: 'Two slow calls are in flight when the circuit opens. A probe closes it again. Then both calls fail. The circuit must stay closed.',
  async play(world) {
    const breaker = world.library.make(world.library.options(plain))
    const slow = [await begin(world, breaker), await begin(world, breaker)]
    await failCalls(world, breaker, 2)
    await world.tick(1_000)
    if (!(await admits(world, breaker))) return no('the probe is not run')

    for (const call of slow) await call.fail()

    return (await admits(world, breaker)) ? yes() : no('opens the circuit')
  },
}

export const hungProbe: Scenario = {
  id: 'hung probe',
  promise: 'A probe that never settles does not block all later calls',
  how: 'The probe hangs, and ten minutes pass. A later call must run. Each library has its default options.',
  play: async (world) => {
    const { breaker } = await probing(world)
    return afterTenMinutes(world, breaker)
  },
}

export const hungProbeNoTimeout: Scenario = {
  id: 'hung probe, no call timeout',
  promise: 'The same holds if calls have no time limit',
  how: 'The same, with the time limit for calls turned off if the library has one by default.',
  play: async (world) => {
    const { breaker } = await probing(world, { ...plain, callTimeout: false })
    return afterTenMinutes(world, breaker)
  },
}

export const hungProbeLimited: Scenario = {
  id: 'hung probe, limited',
  promise: 'A limit for the duration of a probe can be set',
  how: 'The same, with the option or the timeout policy of the library for this purpose set to 10 seconds.',
  play: async (world) => {
    const { breaker } = await probing(world, { ...plain, probeLimitMs: 10_000 })
    return afterTenMinutes(world, breaker)
  },
}

async function afterTenMinutes(
  world: Parameters<Scenario['play']>[0],
  breaker: Parameters<typeof begin>[1],
): ReturnType<Scenario['play']> {
  await world.tick(600_000)
  const next = await begin(world, breaker)
  if (next.ran) return yes()
  return no(next.end === 'waits' ? 'all later calls hang with it' : 'rejects all later calls')
}
