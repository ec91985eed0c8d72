import type { CircuitBreaker } from 'recloser'
import { shareOverRedis, type FleetEvent, type NodeRedisLike, type RedisFleetOptions } from 'recloser/redis'
import type { BreakerRegistry } from 'recloser/registry'
import { until } from './processes.ts'
import { nameOf } from './script-names.ts'

/** Answers a script, by its name and what it was told of the circuit; what it throws is an error of the client. */
export type Answer = (script: string, id: string, args: readonly string[]) => unknown

/** How Redis has a circuit, as a script tells it. */
export const viewOf = (open: boolean, generation: number, remainingMs = 60_000) => ({
  open,
  generation: String(generation),
  period: String(generation),
  remainingMs,
  attempt: 1,
  why: 'too many failures',
  heldOpen: false,
  heldClosed: false,
  ownHold: '',
})

/** A client of node-redis whose server answers as the test says. What is not said is an answer without news. */
export function fakeClient(answer: Answer = () => undefined) {
  const listeners: (() => void)[] = []
  /** The scripts that were sent, each with its circuit. */
  const sent: string[] = []

  const sendCommand = async ([, digest, keys, ...rest]: readonly string[]): Promise<unknown> => {
    // After the keys come seven values for every script.
    const own = rest.slice(Number(keys) + 7)
    const name = nameOf(digest)
    const [id = '', script = '', ...args] = name === undefined ? own : ['', name, ...own]
    sent.push(`${script} ${id}`.trim())
    const fields = await answer(script, id, args)
    return JSON.stringify({ status: 'ok', now: Date.now(), epoch: '1', revision: '1', alive: 1, ...(fields as object) })
  }
  const client = {
    isOpen: true,
    isReady: true,
    sendCommand,
    subscribe: () => Promise.resolve(),
    unsubscribe: () => Promise.resolve(),
    on: (event: string, listener: () => void) => void (event === 'ready' && listeners.push(listener)),
  } as unknown as NodeRedisLike

  return {
    client,
    sent,
    /** The connection is there again. */
    connected: () => {
      for (const listener of listeners) listener()
    },
  }
}

/** A promise, and what settles it. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** Fleets that end with the test. */
export function fakeFleets() {
  const ends: (() => Promise<void>)[] = []

  return {
    /** A member of a fleet whose Redis answers as the test says. */
    share: (breakers: CircuitBreaker | BreakerRegistry, answer: Answer, options: Partial<RedisFleetOptions> = {}) => {
      const fake = fakeClient(answer)
      const fleet = shareOverRedis(breakers, { client: fake.client, prefix: 'test', heartbeatMs: 60_000, ...options })
      const events: FleetEvent['type'][] = []
      fleet.subscribe(({ type }) => void events.push(type))
      ends.push(() => fleet.close())
      return { ...fake, fleet, events, attached: () => until(() => fleet.status.attached) }
    },
    endAll: async (): Promise<void> => {
      await Promise.all(ends.splice(0).map((end) => end()))
    },
  }
}
