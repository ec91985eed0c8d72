import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { vi } from 'vitest'
import type { Host } from '../../../src/fleet/fleet-gate.ts'
import { readReply, type Reply } from '../../../src/fleet/reply.ts'
import { OutOfStepError } from '../../../src/fleet/session.ts'
import { SharedCircuit } from '../../../src/fleet/shared-circuit.ts'
import { deferred, viewOf } from './fake-client.ts'

/** A command that waits for its answer. */
interface Command {
  readonly text: string
  readonly answer: (reply: object) => void
  readonly fail: (error: Error) => void
}

/** Lets what waits for answers go on. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

const replyOf = (fields: object): Reply =>
  readReply(JSON.stringify({ status: 'ok', now: 1, epoch: '1', revision: '9', alive: 1, ...fields }))

/**
 * A breaker as a member of a fleet without Redis: the test answers each command itself, and says when Redis is away. The fleet has
 * opened it in its generation 5, and its time is over after `remainingMs`.
 */
export function hosted(options: CircuitBreakerOptions = {}, remainingMs = 0) {
  const transitions: string[] = []
  const commands: Command[] = []
  const errors: unknown[] = []
  let phase: Host['phase'] = 'attached'
  let numbers = 0
  const breaker = new CircuitBreaker({
    name: 'billing',
    resetTimeoutMs: 60_000,
    onStateChange: ({ from, to, reason }) => void transitions.push(`${from} > ${to}: ${reason}`),
    ...options,
  })
  const detach = (): void => {
    phase = 'detached'
    circuit.detached()
  }
  const host: Host = {
    get phase() {
      return phase
    },
    instanceId: 'me',
    quorum: 1,
    leaseTimeoutMs: 1_000,
    everyMs: undefined,
    run: (_script, _id, ...args) => {
      const { promise, resolve } = deferred<Reply | Promise<never>>()
      commands.push({
        text: args.join(' '),
        answer: (reply) => resolve(replyOf(reply)),
        fail: (error) => resolve(Promise.reject(error)),
      })
      return promise as Promise<Reply>
    },
    nextNumber: () => ++numbers,
    want: () => undefined,
    counted: () => undefined,
    failed: (error) => {
      errors.push(error)
      if (!(error instanceof OutOfStepError) && phase !== 'detached') detach()
    },
  }
  const circuit = new SharedCircuit('billing', breaker, host, [])
  const see = (view: object): void => circuit.apply(replyOf({ view }))
  circuit.look(5, true, false)
  see(viewOf(true, 5, remainingMs))

  return {
    breaker,
    circuit,
    transitions,
    errors,
    /** The words of all commands so far. */
    told: () => commands.map(({ text }) => text),
    /** Answers a command, by default the last one. */
    answer: (reply: object = {}, command = -1): Promise<void> => {
      commands.at(command)?.answer(reply)
      return settled()
    },
    /** Its answer is lost. */
    lose: (): Promise<void> => {
      commands.at(-1)?.fail(new Error('gone'))
      return settled()
    },
    /** It came too late, so that it was not run. */
    late: (command = -1): Promise<void> => {
      commands.at(command)?.fail(new OutOfStepError('late'))
      return settled()
    },
    /** How the fleet has the circuit from now on. */
    see,
    /** Redis goes away. */
    detach,
    /** Redis is back. */
    attach: (): Promise<void> => {
      phase = 'attaching'
      circuit.look(5, true, false)
      phase = 'attached'
      return settled()
    },
    settled,
  }
}

/** An answer that grants the lease that was asked for. */
export const granted = { granted: true }

/** A circuit whose lease a synchronous caller may use. */
export async function leased(...args: Parameters<typeof hosted>) {
  const member = hosted(...args)
  member.breaker.tryAcquire()
  await member.answer(granted)
  return member
}

/** Follows the timers that are started from now on, until it is asked which of them keep the program alive. */
export function timersKept(): () => readonly boolean[] {
  const timers: NodeJS.Timeout[] = []
  const { setTimeout: start } = globalThis
  // No spy: Vitest would put the fake timer back when the file is done.
  vi.stubGlobal('setTimeout', (onTimeUp: () => void, ms: number) => {
    const timer = start(onTimeUp, ms)
    timers.push(timer)
    return timer
  })
  return () => {
    vi.unstubAllGlobals()
    return timers.map((timer) => timer.hasRef())
  }
}
