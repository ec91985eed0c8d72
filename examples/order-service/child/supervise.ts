// Keeps a process running until it is told to stop: one that ends is started again, and so is one that ends while it starts.

import { setTimeout as wait } from 'node:timers/promises'
import { exponential } from 'recloser/backoff'
import { reasonOf } from './child.ts'
import type { Child } from './start-child.ts'

export interface Supervised<Ready> {
  readonly ready: Ready
  /** Of the process that runs now, or ran last. */
  readonly pid: number | undefined
  stop(): Promise<void>
}

export interface Supervision<Ready> {
  /** For what is told. */
  readonly name: string
  /** @param earlier what the first process said when it was ready, so that the next takes its place */
  readonly start: (earlier: Ready | undefined, signal: AbortSignal) => Promise<Child<Ready>>
  readonly tell: (text: string) => void
  /** Stops it, as `stop()` does; also while the first process starts. */
  readonly signal: AbortSignal
}

const pauseMs = exponential({ initialMs: 200, maxMs: 5_000 })

/** Whoever ran for this long has not failed at its start. */
const wellAfterMs = 10_000

/** Rejects where the first process does not start: that is a mistake in the settings, and trying again does not mend it. */
export async function supervise<Ready>({ name, start, tell, signal }: Supervision<Ready>): Promise<Supervised<Ready>> {
  const stopping = new AbortController()
  const told = AbortSignal.any([signal, stopping.signal])
  const isToldToStop = (): boolean => told.aborted
  let child = await start(undefined, told)
  const { ready } = child

  async function keepRunning(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const startedAtMs = performance.now()
      const how = await child.ended
      if (isToldToStop()) return
      if (performance.now() - startedAtMs >= wellAfterMs) attempt = 1
      tell(`${name} has ended (${how}) and is started again`)
      while (!(await startAgain(attempt))) {
        if (isToldToStop()) return
        attempt++
      }
    }
  }

  async function startAgain(attempt: number): Promise<boolean> {
    try {
      await wait(pauseMs({ attempt, random: Math.random }), undefined, { signal: told })
      child = await start(ready, told)
      tell(`${name} is back as process ${String(child.process.pid)}`)
      return true
    } catch (error) {
      if (!told.aborted) tell(`${name} could not be started again, and will be tried again: ${reasonOf(error)}`)
      return false
    }
  }
  const running = keepRunning()

  return {
    ready,
    get pid() {
      return child.process.pid
    },
    async stop() {
      stopping.abort()
      await child.stop()
      await running
    },
  }
}
