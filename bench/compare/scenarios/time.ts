import { no, yes } from '../fact.ts'
import { admits, failCalls, openBreaker, plain } from '../call.ts'
import type { Settings } from '../library.ts'
import type { Scenario } from '../world.ts'

const hourMs = 3_600_000

/** Opens when half of at least four calls within ten seconds fail. */
const tenSeconds: Settings = {
  trip: { kind: 'rate', share: 0.5, minimumCalls: 4, windowMs: 10_000 },
  openMs: 1_000,
}

export const stepBackWhileOpen: Scenario = {
  id: 'step back while open',
  promise: 'A wall clock that steps back an hour does not keep the circuit open',
  how: 'The clock is set back while the circuit is open, and the open period passes. The next call must run.',
  async play(world) {
    const breaker = await openBreaker(world)

    world.stepWallClock(-hourMs)
    await world.tick(1_000)

    if (await admits(world, breaker)) return yes()
    await world.tick(hourMs)
    return (await admits(world, breaker)) ? no('open for another hour') : no('rejects all later calls')
  },
}

export const stepBackInWindow: Scenario = {
  id: 'step back in a window',
  promise: 'A wall clock that steps back does not keep old failures in a time window',
  how: 'Three calls fail, the clock is set back, two windows pass, and one more call fails. The window now has fewer than the four calls that the rate needs, so the circuit must stay closed.',
  async play(world) {
    const breaker = world.library.make(world.library.options(tenSeconds))
    await failCalls(world, breaker, 3)

    world.stepWallClock(-hourMs)
    await world.tick(20_000)
    await failCalls(world, breaker, 1)

    return (await admits(world, breaker)) ? yes() : no('old failures open the circuit')
  },
}

export const idleDay: Scenario = {
  id: 'idle day',
  promise: 'A time window forgets its failures during an idle day',
  how: 'Three calls fail, a day passes without calls, and one more call fails. The window now has fewer than the four calls that the rate needs, so the circuit must stay closed.',
  async play(world) {
    const breaker = world.library.make(world.library.options(tenSeconds))
    await failCalls(world, breaker, 3)

    await world.tick(24 * hourMs)
    await failCalls(world, breaker, 1)

    return (await admits(world, breaker)) ? yes() : no("yesterday's failures open the circuit")
  },
}

export const badDuration: Scenario = {
  id: 'NaN as open period',
  promise: 'An open period of `NaN` does not leave the dependency unprotected',
  how: 'The open period is `NaN`, as it is when an environment variable is missing. It must be refused, or at least not be treated as an open period of zero.',
  async play(world) {
    const options = (): object => world.library.options({ ...plain, openMs: Number.NaN })
    try {
      world.library.make(options())
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError) return yes('refused')
      throw error
    }
    const breaker = world.library.make(options())
    await failCalls(world, breaker, 2)
    await world.tick(1)
    if (await admits(world, breaker)) return no('open for 1 ms at most')
    await world.tick(24 * hourMs)
    return (await admits(world, breaker)) ? yes('closes within a day') : no('never closes')
  },
}
