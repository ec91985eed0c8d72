// The open period is computed by a function of the user's, which throws.

import { none, partly, verdictOn, yes } from '../fact.ts'
import { begin, complaintOf, failCalls, plain } from '../call.ts'
import type { Scenario } from '../world.ts'

const explode = (): never => {
  throw new RangeError('a bug in the backoff')
}

export const backoff: Scenario = {
  id: 'throwing backoff',
  promise: 'With a throwing backoff, callers still get their own error and the circuit still opens',
  how: 'The backoff throws at the first opening. The caller must get its own error, and the next call must be rejected.',
  async play(world) {
    const breaker = world.library.make(world.library.options({ ...plain, openMs: explode }))

    await failCalls(world, breaker, 1)
    const last = await begin(world, breaker)
    await last.fail()

    const next = await begin(world, breaker)
    return verdictOn(complaintOf(last, 'own error'), next.ran ? 'the next call is run' : undefined)
  },
}

export const backoffAtProbe: Scenario = {
  id: 'throwing backoff at the probe',
  promise: 'A backoff that throws after a failed probe does not block all later calls',
  how: 'The backoff works at the first opening and throws at the next. A later probe must run. Partly: it runs, but the caller of the failed probe did not get its own error.',
  async play(world) {
    let throws = false
    const openMs = (): number => (throws ? explode() : 1_000)
    const breaker = world.library.make(world.library.options({ ...plain, openMs }))
    await failCalls(world, breaker, 2)
    await world.tick(1_000)
    const probe = await begin(world, breaker)
    throws = true
    await probe.fail()

    const cause = complaintOf(probe, 'own error')
    await world.tick(600_000)
    const next = await begin(world, breaker)

    if (!next.ran) return none(next.end === 'waits' ? 'all later calls hang' : 'rejects all later calls', cause)
    return cause === undefined ? yes() : partly(cause)
  },
}
