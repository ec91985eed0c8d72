import type { RedisLike } from 'recloser/redis'
import { createClient } from 'redis'

/** A client with a plug, and without messages. */
export interface Plugged {
  readonly client: RedisLike
  /** Whether its commands get through. */
  connected(isUp: boolean): void
  /** The next command of this script is run twice, as by a client that has lost the answer. */
  resend(script: string): void
  readonly end: () => void
}

export async function plugged(port: number): Promise<Plugged> {
  const real = createClient({ socket: { port, host: '127.0.0.1' } })
  real.on('error', () => undefined)
  await real.connect()
  let isUp = true
  let twice: string | undefined
  const client = {
    isOpen: true,
    get isReady() {
      return isUp
    },
    async sendCommand(command: string[]): Promise<unknown> {
      if (!isUp) throw new Error('unplugged')
      if (twice !== undefined && command[0] === 'EVALSHA' && command.includes(twice)) {
        twice = undefined
        await real.sendCommand(command)
      }
      return real.sendCommand(command)
    },
    subscribe: () => Promise.resolve(),
    unsubscribe: () => Promise.resolve(),
  }
  return {
    client,
    connected: (now) => (isUp = now),
    resend: (script) => (twice = script),
    end: () => real.destroy(),
  }
}
