import { install } from '@sinonjs/fake-timers'
import { afterEach, beforeEach } from 'vitest'

export interface FakeTime {
  /** Moves timers and clocks on, and lets promises run on the way. */
  pass(ms: number): Promise<void>
  /** Sets wall time back, as an administrator or a time server does; monotonic time goes on. */
  setWallBack(ms: number): void
  /** How many timers wait. */
  timers(): number
}

/** Fakes time for each test of a file: the default clock of a breaker moves with it. */
export function fakeTime(): FakeTime {
  let clock: ReturnType<typeof install>
  beforeEach(() => {
    clock = install({
      toFake: [
        'setTimeout',
        'clearTimeout',
        'setInterval',
        'clearInterval',
        'setImmediate',
        'clearImmediate',
        'Date',
        'performance',
      ],
    })
  })
  afterEach(() => {
    clock.uninstall()
  })
  return {
    pass: async (ms) => {
      await clock.tickAsync(ms)
    },
    setWallBack: (ms) => {
      clock.setSystemTime(Date.now() - ms)
    },
    timers: () => clock.countTimers(),
  }
}
