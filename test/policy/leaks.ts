import { getEventListeners } from 'node:events'
import { install, type Clock } from '@sinonjs/fake-timers'
import type { Task } from 'recloser'
import { RejectedError } from 'recloser'

/** How one run of a task goes. */
export interface Step {
  readonly end: 'value' | 'error' | 'throw' | 'rejection' | 'hang'
  /** How long it takes; 0: it ends in the turn it began in. */
  readonly ms: number
  /** Whether an abort of its signal ends it. */
  readonly heeds: boolean
}

/** A task that goes through the steps, one a run; the last one repeats. */
export interface Script {
  readonly task: Task<string>
  readonly runs: () => number
  /** Lets go of what hangs, now and later. */
  readonly release: () => void
  /** How many listeners are left on the signals that the runs were given, but for those of the task itself. */
  readonly listeners: () => number
  /** How many timers of its own run. */
  readonly timers: () => number
}

export function script(steps: readonly Step[]): Script {
  const signals: AbortSignal[] = []
  const hanging: (() => void)[] = []
  const own = { timers: 0, listeners: 0 }
  let released = false
  let runs = 0

  const task: Task<string> = ({ signal }) => {
    const step = steps[Math.min(runs++, steps.length - 1)] ?? { end: 'value', ms: 0, heeds: false }
    signals.push(signal)
    if (step.end === 'throw') throw new Error('thrown')
    return new Promise<string>((resolve, reject) => {
      let stopped = false
      const stop = (): void => {
        if (stopped) return
        stopped = true
        if (heeding) own.listeners--
        if (timer !== undefined) own.timers--
        signal.removeEventListener('abort', abort)
        clearTimeout(timer)
      }
      const settle = (): void => {
        stop()
        if (step.end === 'error') reject(new Error('down'))
        else if (step.end === 'rejection') reject(new RejectedError('not run', 'ERR_TEST'))
        else resolve('up')
      }
      const abort = (): void => {
        stop()
        reject(signal.reason as Error)
      }
      const timer = step.ms > 0 && step.end !== 'hang' ? setTimeout(settle, step.ms) : undefined
      const heeding = step.heeds
      if (timer !== undefined) own.timers++
      if (heeding) {
        own.listeners++
        signal.addEventListener('abort', abort)
      }
      if (step.end === 'hang' && !released) hanging.push(settle)
      else if (timer === undefined) settle()
    })
  }

  return {
    task,
    runs: () => runs,
    release: () => {
      released = true
      hanging.splice(0).forEach((settle) => settle())
    },
    listeners: () => {
      const held = [...new Set(signals)].reduce((sum, signal) => sum + listenersOf(signal), 0)
      return held - own.listeners
    },
    timers: () => own.timers,
  }
}

// Taken before time is faked: rejections are told as unhandled between two turns of the real loop.
const realTurn = globalThis.setImmediate

/** Runs something on fake time, then tells what it left behind. */
export async function leftovers(run: (clock: Clock) => Promise<() => number>): Promise<object> {
  const unhandled: unknown[] = []
  const note = (reason: unknown): number => unhandled.push(reason)
  process.on('unhandledRejection', note)
  const clock = install({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  try {
    const listeners = await run(clock)
    await new Promise((resolve) => realTurn(resolve))
    return { timers: clock.countTimers(), listeners: listeners(), unhandled }
  } finally {
    clock.uninstall()
    process.off('unhandledRejection', note)
  }
}

export const nothing = { timers: 0, listeners: 0, unhandled: [] }

export const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length
