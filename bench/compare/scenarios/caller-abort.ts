// A user closes the page: that says nothing about the dependency.

import { no, yes } from '../fact.ts'
import { admits, begin, plain } from '../call.ts'
import type { Settings } from '../library.ts'
import type { Scenario, World } from '../world.ts'

export const abortClosed: Scenario = {
  id: 'abort',
  promise: 'Calls that their callers abort do not open the circuit',
  how: "Three callers abort their calls by a signal, and the tasks reject with the signal's reason. The circuit must stay closed.",
  async play(world) {
    const breaker = world.library.make(world.library.options(plain))

    for (let i = 0; i < 3; i++) {
      const caller = new AbortController()
      await begin(world, breaker, caller.signal)
      caller.abort()
      await world.settle()
    }

    return (await admits(world, breaker)) ? yes() : no('opens after two aborts')
  },
}

export const abortProbe: Scenario = {
  id: 'abort of the probe',
  promise: 'A probe that its caller aborts frees its place for the next call',
  how: 'The caller aborts the probe. The next call must become the probe.',
  play: (world) => abortedProbe(world, plain),
}

export const abortProbeFiltered: Scenario = {
  id: 'abort of the probe, filtered',
  promise: 'The same holds if a predicate says that aborts are not failures',
  how: 'The same, with a predicate that counts every error but an AbortError as a failure. This is the usual workaround for a breaker that counts aborts.',
  play: (world) =>
    abortedProbe(world, { ...plain, isFailure: (error) => !(error instanceof Error && error.name === 'AbortError') }),
}

async function abortedProbe(world: World, settings: Settings): ReturnType<Scenario['play']> {
  const breaker = world.library.make(world.library.options(settings))
  const caller = new AbortController()
  for (let i = 0; i < 2; i++) await (await begin(world, breaker)).fail()
  await world.tick(1_000)
  await begin(world, breaker, caller.signal)

  caller.abort()
  await world.settle()

  const next = await begin(world, breaker)
  if (next.ran) return (await begin(world, breaker)).ran ? no('closes the broken circuit') : yes()
  await world.tick(1_000)
  return (await begin(world, breaker)).ran ? no('opens again') : no('rejects all later calls')
}
