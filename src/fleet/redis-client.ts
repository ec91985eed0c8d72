import { optionError } from '../base/check.ts'
import { callHook, ignoreError } from '../base/hook.ts'

/** A listener of a client, which gets whatever comes with the event. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes with an event is looked at when it comes
type Listener = (...args: any[]) => void

/** What node-redis and ioredis both have: a way to listen, and a way to make another connection like this one. */
interface Connection {
  /** Listens for messages, and for the connection to come and go. */
  on?(event: string, listener: Listener): unknown
  /** Stops listening. */
  off?(event: string, listener: Listener): unknown
  /** How many listen, so that an error without a listener does not end the process. */
  listenerCount?(event: string): number
  /** Makes the second connection, for messages. */
  duplicate?(overrides?: object): object
}

/** The part of a node-redis client, or of its cluster, that a fleet uses. */
export interface NodeRedisLike extends Connection {
  /** Whether it was connected, and not closed. */
  readonly isOpen: boolean
  /** Whether a command would be sent now. */
  readonly isReady?: boolean
  /** Sends one command. */
  sendCommand(...args: never[]): Promise<unknown>
  /** Subscribes to a channel. */
  subscribe(...args: never[]): Promise<unknown>
  /** Ends the subscription. */
  unsubscribe(...args: never[]): Promise<unknown>
}

/** The part of an ioredis client, or of its Cluster, that a fleet uses. */
export interface IoRedisLike extends Connection {
  /** How the connection is, such as `ready`. */
  readonly status: string
  /** Whether it is the client of a cluster. */
  readonly isCluster?: boolean
  /** Sends one command. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- it has many signatures, and this one is called
  call(...args: any[]): Promise<unknown>
  /** Subscribes to a channel. */
  subscribe(...args: never[]): Promise<unknown>
  /** Ends the subscription. */
  unsubscribe(...args: never[]): Promise<unknown>
}

/** A client of node-redis or ioredis, for one server or for a cluster: it is known by its shape. */
export type RedisLike = NodeRedisLike | IoRedisLike

/** Sends commands. */
export interface Commands {
  /** Whether a command would be sent now, and not queued until there is a connection. */
  isReady(): boolean
  /** @param key a key of the command, by which a cluster finds the node */
  send(key: string, command: readonly string[]): Promise<unknown>
}

const description = 'a client of node-redis or ioredis'

const isIoRedis = (client: RedisLike): client is IoRedisLike =>
  typeof (client as Partial<IoRedisLike>).call === 'function'

const isNodeRedis = (client: RedisLike): client is NodeRedisLike =>
  typeof (client as Partial<NodeRedisLike>).sendCommand === 'function'

/** Only the client of a cluster knows nodes. */
const isNodeRedisCluster = (client: NodeRedisLike): boolean => 'nodeClient' in client

/** @throws TypeError for anything but a client that can send commands and subscribe */
export function checkClient(caller: string, name: string, given: unknown): RedisLike {
  const client = given as RedisLike
  const known = isIoRedis(client) || isNodeRedis(client)
  if (!known || typeof client.subscribe !== 'function') throw optionError(TypeError, caller, name, description, given)
  return client
}

/** How commands get to the server. The offline queue of the client is never used: what waits there would come too late. */
export function commandsOf(client: RedisLike): Commands {
  if (isIoRedis(client)) {
    // A client that connects with its first command waits for it.
    return {
      isReady: () => client.status === 'ready' || client.status === 'wait',
      send: (_key, command) => client.call(...command),
    }
  }
  const send = client.sendCommand.bind(client) as (...args: readonly unknown[]) => Promise<unknown>
  const toCluster = isNodeRedisCluster(client)
  return {
    // Clusters of earlier versions say no more than that they are open.
    isReady: () => client.isReady ?? client.isOpen,
    send: (key, command) => (toCluster ? send(key, false, command) : send(command)),
  }
}

/** Listens to one channel until it is ended. Nothing in here throws or rejects: a fleet without messages still polls. */
export interface Subscription {
  end(): void
}

/**
 * @param subscriber a connection that was made for subscriptions; `undefined`: one like the client's, which the subscription
 *   opens and closes. Clients of a cluster have their own.
 * @param onConnected called when the connection is there, and when it is back
 */
export function subscribeTo(
  client: RedisLike,
  subscriber: RedisLike | undefined,
  channel: string,
  onMessage: (message: unknown) => void,
  onConnected: () => void,
): Subscription {
  const own = subscriber === undefined && !hasOwnSubscriber(client) ? duplicateOf(client) : undefined
  const connection = subscriber ?? own ?? client
  const ends: (() => void)[] = []
  const listen = (event: string, listener: Listener): void => {
    connection.on?.(event, listener)
    ends.push(() => connection.off?.(event, listener))
  }
  let subscribed = false
  let hasEnded = false
  const subscribe = async (): Promise<void> => {
    await (isIoRedis(connection)
      ? connection.subscribe(...([channel] as never[]))
      : connection.subscribe(...([channel, onMessage] as never[])))
    subscribed = true
  }
  // Without a listener an error of the connection would end the program, or be written to the console.
  own?.on?.('error', ignoreError)
  if (own !== undefined && isIoRedis(own)) listen('close', () => (subscribed = false))
  // Where the first attempt found no server, or the connection was lost, it says when there is one.
  listen('ready', () => {
    if (!subscribed) attempt(subscribe)
    onConnected()
  })
  if (isIoRedis(connection)) {
    listen('message', (from: unknown, message: unknown) => {
      if (String(from) === channel) onMessage(message)
    })
    // It has no listeners for one channel: each listener gets the messages of all channels.
    ends.push(
      () => hasListeners(connection, 'message') || attempt(() => connection.unsubscribe(...([channel] as never[]))),
    )
  } else {
    const connecting = (own as { connect?: () => Promise<unknown> } | undefined)?.connect
    // A connection that was ended while it was made is there all the same.
    if (own !== undefined) attempt(() => connecting?.call(own).then(() => hasEnded && closing(own)))
    ends.push(() => attempt(() => connection.unsubscribe(...([channel, onMessage] as never[]))))
  }
  attempt(subscribe)
  return {
    end() {
      hasEnded = true
      for (const end of ends.splice(0)) callHook(end, '', ignoreError)
      if (own !== undefined) attempt(() => closing(own))
    },
  }
}

const hasListeners = (connection: Connection, event: string): boolean => (connection.listenerCount?.(event) ?? 0) > 0

/** A cluster's client keeps a connection for subscriptions, and goes on with its commands. */
const hasOwnSubscriber = (client: RedisLike): boolean =>
  isIoRedis(client) ? client.isCluster === true : isNodeRedisCluster(client)

/** Another connection like this one; `undefined` where there can be none: then the fleet learns of changes by its poll. */
function duplicateOf(client: RedisLike): RedisLike | undefined {
  try {
    // By itself it would subscribe again, and if it is closed in the meantime, that rejects without a handler.
    const overrides = isIoRedis(client) ? { autoResubscribe: false } : undefined
    return client.duplicate?.(overrides) as RedisLike | undefined
  } catch {
    return undefined
  }
}

function closing(own: RedisLike): unknown {
  const { destroy, disconnect } = own as { destroy?: () => unknown; disconnect?: () => unknown }
  return (isIoRedis(own) ? disconnect : (destroy ?? disconnect))?.call(own)
}

const attempt = (step: () => unknown): void => callHook(step, '', ignoreError)
