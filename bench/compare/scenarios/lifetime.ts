import { no, none, yes } from '../fact.ts'
import { begin, openBreaker, plain } from '../call.ts'
import type { Scenario } from '../world.ts'

const openMs = 4_000

export const processExit: Scenario = {
  id: 'process exit',
  promise: 'An open circuit does not keep the process alive',
  how: 'A program opens a circuit for four seconds and has nothing else to do. It must end before that time is over. This row is played in real time.',
  needs: 'real time',
  async play(world) {
    await openBreaker(world, { ...plain, openMs })

    const openedAtMs = performance.now()
    // Emitted when nothing is left that the process would wait for.
    await new Promise((resolve) => process.once('beforeExit', resolve))
    const waitedMs = performance.now() - openedAtMs

    return waitedMs < openMs / 2 ? yes() : no('alive until the open period is over')
  },
}

const dropped = 100

export const collection: Scenario = {
  id: 'dropped breakers',
  promise: 'A dropped breaker leaves nothing behind',
  how: '100 breakers are made, used for one call each, and dropped. Then garbage is collected. No breaker, and no timer of a breaker, may be left.',
  needs: 'gc',
  async play(world) {
    const timersBefore = world.timersLeft()
    const breakers: WeakRef<object>[] = []
    for (let i = 0; i < dropped; i++) {
      const breaker = world.library.make(world.library.options(plain))
      await (await begin(world, breaker)).succeed()
      breakers.push(new WeakRef(breaker.native))
    }

    await world.settle()
    collectGarbage()
    await world.settle()
    collectGarbage()

    const left = breakers.filter((breaker) => breaker.deref() !== undefined).length
    const timers = world.timersLeft() - timersBefore
    return none(
      // The last one may lie in a register still.
      left <= 1 ? undefined : `${left} of ${dropped} are never garbage-collected`,
      timers === 0 ? undefined : `${timers} timers are still running`,
    )
  },
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('run Node with --expose-gc')
  globalThis.gc()
}
