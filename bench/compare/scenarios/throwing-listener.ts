// A listener with a bug belongs to logging or metrics: the calls must not notice it.

import { Missing, none, partly, yes, type Fact } from '../fact.ts'
import { admits, begin, complaintOf, plain, probing } from '../call.ts'
import type { Breaker } from '../library.ts'
import type { Scenario, World } from '../world.ts'

const explode = (): never => {
  throw new Error('a bug in the listener')
}

export const successListener: Scenario = {
  id: 'throwing success listener',
  promise: 'A throwing listener does not turn success into failure',
  how: 'A listener of successes throws, and three calls succeed. Each caller must get its value, and the circuit must stay closed.',
  async play(world) {
    const breaker = world.library.make(world.library.options(plain))
    breaker.listen('success', explode)

    const causes: (string | undefined)[] = []
    for (let i = 0; i < 3; i++) {
      const call = await begin(world, breaker)
      await call.succeed()
      if (call.ran) causes.push(complaintOf(call, 'own value'))
    }

    return none(...causes, (await begin(world, breaker)).ran ? undefined : 'the circuit opens')
  },
}

export const failureListener: Scenario = {
  id: 'throwing failure listener',
  promise: 'A throwing listener does not replace the error of a failed call',
  how: 'A listener of failures throws, and two calls fail. Each caller must get its own error, and the circuit must open.',
  async play(world) {
    const breaker = world.library.make(world.library.options(plain))
    breaker.listen('failure', explode)
    return twoFailures(world, breaker)
  },
}

export const openListener: Scenario = {
  id: 'throwing open listener',
  promise: 'The same holds for a listener of the transition to open',
  how: 'The same, with a listener of the transition to open.',
  async play(world) {
    const breaker = world.library.make(world.library.options(plain))
    breaker.listen('opened', explode)
    return twoFailures(world, breaker)
  },
}

export const listenerAtProbe: Scenario = {
  id: 'throwing listener at the probe',
  promise: 'A listener that throws at the probe does not block all later calls',
  how: 'While the probe is in flight, throwing listeners of failures and of the opening are added. The probe fails. A later probe must run. Partly: it runs, but the caller of the failed probe did not get its own error.',
  async play(world) {
    const { breaker, probe } = await probing(world)
    breaker.listen('opened', explode)
    listenIfPossible(() => breaker.listen('failure', explode))

    await probe.fail()

    const cause = complaintOf(probe, 'own error')
    for (let minute = 0; minute < 10; minute++) {
      await world.tick(60_000)
      if (await admits(world, breaker)) return cause === undefined ? yes() : partly(cause)
    }
    return none('no later probe is run', cause)
  },
}

async function twoFailures(world: World, breaker: Breaker): Promise<Fact> {
  const calls = [await begin(world, breaker), await begin(world, breaker)]
  for (const call of calls) await call.fail()
  const causes = calls.map((call) => complaintOf(call, 'own error'))
  const next = await begin(world, breaker)
  return none(...causes, next.ran ? 'the circuit stays closed' : undefined)
}

function listenIfPossible(listen: () => void): void {
  try {
    listen()
  } catch (error) {
    if (!(error instanceof Missing)) throw error
  }
}
