// What a program can learn from a call that was not run, and do about it.

import { Missing, no, partly, yes } from '../fact.ts'
import { begin, failCalls, openBreaker, plain } from '../call.ts'
import type { Scenario } from '../world.ts'

export const rejection: Scenario = {
  id: 'rejection',
  promise: 'The error of a rejected call has a name, a code, the time to wait, and the cause',
  how: "A call is made while the circuit is open. Its error must have a name of its own, a code or tag, the remaining time in milliseconds (or the library's own type of duration), and the failure that opened the circuit as `cause`.",
  async play(world) {
    const breaker = await failWith(world)

    const { error } = await begin(world, breaker.breaker)

    if (!(error instanceof Error)) return no('no Error')
    const { code, waitMs } = world.library.rejectionFields(error)
    const has = {
      name: error.name !== 'Error',
      code: code !== undefined,
      wait: waitMs === 1_000,
      cause: error.cause === breaker.failure,
    }
    const parts = Object.entries(has)
    const present = parts.filter(([, there]) => there).map(([part]) => part)
    const missing = parts.filter(([, there]) => !there).map(([part]) => part)
    if (missing.length === 0) return yes(present.join(', '))
    return present.length === 0 ? no('has only a message') : partly(`${present.join(', ')}; no ${missing.join(', ')}`)
  },
}

export const rejectionEvent: Scenario = {
  id: 'rejected calls are heard of',
  promise: 'A listener is called for each rejected call',
  how: 'Three calls are rejected. The listener must be called three times.',
  async play(world) {
    const breaker = await openBreaker(world)
    let heard = 0
    try {
      breaker.listen('rejected', () => heard++)
    } catch (error) {
      if (error instanceof Missing) return no(error.message)
      throw error
    }

    await failCalls(world, breaker, 3)

    return heard === 3 ? yes() : no(`called ${heard} times`)
  },
}

export const plainValues: Scenario = {
  id: 'tasks that are not async',
  promise: 'A task may return nothing, and may throw before it returns a promise',
  how: 'Calls return `undefined` synchronously, and must succeed. Then the probe throws synchronously. Its caller must get the error, and later probes must run.',
  async play(world) {
    const returning = world.library.make(world.library.options(plain))
    const ends = await Promise.allSettled([returning.call(() => undefined)])
    const breaker = await openBreaker(world)
    await world.tick(1_000)
    const bug = new Error('thrown at once')
    const [thrown] = await Promise.allSettled([
      breaker.call(() => {
        throw bug
      }),
    ])
    await world.tick(600_000)
    const next = await begin(world, breaker)

    const texts = [
      ends[0].status === 'fulfilled' ? undefined : 'a task that returns nothing is an error',
      thrown.status === 'rejected' && thrown.reason === bug ? undefined : 'the thrown error is lost',
      next.ran ? undefined : 'the throw blocks all later calls',
    ].filter((text) => text !== undefined)
    return texts.length === 0 ? yes() : no(texts.join('; '))
  },
}

async function failWith(world: Parameters<Scenario['play']>[0]): Promise<{
  breaker: Parameters<typeof begin>[1]
  failure: unknown
}> {
  const breaker = world.library.make(world.library.options(plain))
  const failure = new Error('refused')
  for (let i = 0; i < 2; i++) {
    breaker.call(() => Promise.reject(failure)).catch(() => undefined)
    await world.settle()
  }
  return { breaker, failure }
}
