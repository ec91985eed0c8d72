import { install } from '@sinonjs/fake-timers'
import { Missing, type Fact } from './fact.ts'
import type { Library } from './library.ts'

/** One library, and time in hand. */
export interface World {
  readonly library: Library
  /** Lets time pass: timers fire, and what they set off is over when this resolves. */
  readonly tick: (durationMs: number) => Promise<void>
  /** Sets `Date` to another time, as an administrator or NTP would; nothing else notices. */
  stepWallClock(byMs: number): void
  /** Waits until all that can happen without time has happened. */
  readonly settle: () => Promise<void>
  /** Timers that have neither fired nor been cleared. */
  timersLeft(): number
}

export interface Scenario {
  readonly id: string
  /** What a user may expect of a breaker: the scenario is whether it holds. */
  readonly promise: string
  /** How it is played. */
  readonly how: string
  /** Must be played in a process of its own: with `--expose-gc`, or in real time. */
  readonly needs?: 'gc' | 'real time'
  play(world: World): Promise<Fact>
}

const stepMs = 60_000

/** Fakes the time for as long as `use` runs. Everything that a breaker could read moves together. */
export async function withTimeInHand<T>(use: (time: Omit<World, 'library'>) => Promise<T>): Promise<T> {
  const clock = install({
    now: Date.UTC(2030, 0, 1),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  })
  try {
    return await use({
      // In steps, so that what a timer sets off is not late by the whole of a long wait.
      tick: async (durationMs) => {
        for (let leftMs = durationMs; leftMs > 0; leftMs -= stepMs) {
          clock.tick(Math.min(stepMs, leftMs))
          await settle()
        }
      },
      stepWallClock: (byMs) => clock.setSystemTime(Date.now() + byMs),
      settle,
      timersLeft: () => clock.countTimers(),
    })
  } finally {
    clock.uninstall()
  }
}

/** Plays one scenario; a library without the feature gives `n/a`, with the adapter's reason. */
export async function play(scenario: Scenario, load: () => Promise<Library>): Promise<Fact> {
  const run = async (time: Omit<World, 'library'>): Promise<Fact> => {
    try {
      // Loaded when time is in hand already, so that a library that keeps hold of a clock keeps hold of this one.
      return await scenario.play({ ...time, library: await load() })
    } catch (error) {
      if (error instanceof Missing) return { verdict: 'n/a', text: error.message }
      throw error
    }
  }
  return scenario.needs === 'real time' ? run(realTime) : withTimeInHand(run)
}

const realTime: Omit<World, 'library'> = {
  tick: () => Promise.reject(new Error('time cannot be moved here')),
  stepWallClock: () => {
    throw new Error('time cannot be moved here')
  },
  settle,
  timersLeft: () => Number.NaN,
}

/** Turns of the event loop, which is not faked; each runs all promises that are ready. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}
