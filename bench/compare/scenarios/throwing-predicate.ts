// The function that says what a failure is meets an error it was not written for, and throws.

import { none, partly, verdictOn, yes } from '../fact.ts'
import { admits, begin, complaintOf, failCalls, plain, probing } from '../call.ts'
import type { Scenario } from '../world.ts'

const explode = (): never => {
  throw new TypeError('a bug in the predicate')
}

export const predicate: Scenario = {
  id: 'throwing predicate',
  promise: 'With a throwing predicate, callers still get their own error and the circuit still opens',
  how: 'The predicate throws at each failure, and four calls fail. Each caller must get its own error, and the circuit must open.',
  async play(world) {
    const breaker = world.library.make(world.library.options({ ...plain, isFailure: explode }))

    const first = await begin(world, breaker)
    await first.fail()
    await failCalls(world, breaker, 3)

    const next = await begin(world, breaker)
    return verdictOn(complaintOf(first, 'own error'), next.ran ? 'the circuit never opens' : undefined)
  },
}

export const predicateAtProbe: Scenario = {
  id: 'throwing predicate at the probe',
  promise: 'A predicate that throws at the probe neither closes the circuit nor blocks all later calls',
  how: 'The predicate throws only when the probe fails. Of two concurrent calls only one may run, and a later probe must run. Partly: both hold, but the caller of the failed probe did not get its own error.',
  async play(world) {
    let throws = false
    const { breaker, probe } = await probing(world, { ...plain, isFailure: () => (throws ? explode() : true) })
    throws = true
    await probe.fail()
    throws = false

    const cause = complaintOf(probe, 'own error')
    const calls = [await begin(world, breaker), await begin(world, breaker)]
    if (calls.every(({ ran }) => ran)) return none('closes the broken circuit', cause)
    for (const call of calls) await call.fail()
    await world.tick(600_000)

    if (!(await admits(world, breaker))) return none('rejects all later calls', cause)
    return cause === undefined ? yes() : partly(cause)
  },
}
