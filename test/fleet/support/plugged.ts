import type { RedisLike } from 'recloser/redis'
import { createClient } from 'redis'
import { nameOf } from './script-names.ts'

/** Runs the command; it may be run twice, or its answer kept back. */
type Around = (run: () => Promise<unknown>) => Promise<unknown>

/** A client with a plug, and without messages. */
export interface Plugged {
  readonly client: RedisLike
  /** The scripts that were sent. */
  readonly sent: string[]
  /** Whether its commands get through. */
  connected(isUp: boolean): void
  /** What becomes of the next command of this script. */
  next(script: string, around: Around): void
  readonly end: () => void
}

/** A client that has lost the answer sends the command again. */
export const twice: Around = async (run) => {
  await run()
  return run()
}

/** The command is run, and its answer never comes. */
export const unanswered: Around = async (run) => {
  await run()
  return new Promise(() => undefined)
}

export async function plugged(port: number): Promise<Plugged> {
  const real = createClient({ socket: { port, host: '127.0.0.1' } })
  real.on('error', () => undefined)
  await real.connect()
  let isUp = true
  const sent: string[] = []
  const arounds = new Map<string, Around>()
  const client = {
    isOpen: true,
    get isReady() {
      return isUp
    },
    async sendCommand(command: string[]): Promise<unknown> {
      if (!isUp) throw new Error('unplugged')
      // After the keys come seven values for every script, and the name of a circuit.
      const script = nameOf(command[1]) ?? String(command[3 + Number(command[2]) + 8])
      if (command[0] === 'EVALSHA') sent.push(script)
      const around = arounds.get(script)
      arounds.delete(script)
      const run = () => real.sendCommand(command)
      if (around === undefined) return run()
      return around(run).catch((error: unknown) => {
        // A server that does not have the script yet gets it as a whole.
        if (String(error).includes('NOSCRIPT')) arounds.set(script, around)
        throw error
      })
    },
    subscribe: () => Promise.resolve(),
    unsubscribe: () => Promise.resolve(),
  }
  return {
    client,
    sent,
    connected: (now) => (isUp = now),
    next: (script, around) => void arounds.set(script, around),
    end: () => real.destroy(),
  }
}
