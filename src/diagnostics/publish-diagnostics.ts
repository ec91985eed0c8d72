import type { CircuitEvent } from '../breaker/circuit-event.ts'
import { sourcesIn, watchBreakers, type BreakerSource } from '../metrics/breaker-source.ts'
import { detachBy, type Detach } from '../metrics/detach.ts'

/** The part of a channel of `node:diagnostics_channel` that is used. */
interface Channel {
  readonly hasSubscribers: boolean
  publish(message: unknown): void
}

interface Runtime {
  readonly process?: {
    readonly getBuiltinModule?: (name: string) => { readonly channel?: (name: string) => Channel } | undefined
  }
}

/**
 * Publishes the events of breakers on channels of `node:diagnostics_channel`. The channels are `recloser:transition`,
 * `recloser:hold`, `recloser:rejected`, `recloser:success`, `recloser:failure` and `recloser:ignored`. No event is
 * built for a channel without a subscriber, and calls are not timed while none of the last three channels has one. In a
 * runtime without such channels it does nothing.
 *
 * @returns a function that ends it
 * @throws TypeError
 * @example
 * ```ts
 * import { subscribe } from 'node:diagnostics_channel'
 * import { CircuitBreaker } from 'recloser'
 * import { publishDiagnostics } from 'recloser/diagnostics'
 *
 * const detach = publishDiagnostics(new CircuitBreaker({ name: 'billing' }))
 * subscribe('recloser:transition', (event) => console.log(event))
 * detach()
 * ```
 */
export function publishDiagnostics(breakers: BreakerSource): Detach {
  const sources = sourcesIn('publishDiagnostics()', breakers)
  // Looked up, not imported, because this file must also load in runtimes without it.
  const { process } = globalThis as Runtime
  const channel = process?.getBuiltinModule?.('node:diagnostics_channel')?.channel
  // Events that are only for the library have no channel.
  const channels: Readonly<Record<string, Channel | undefined>> | undefined = channel && channelsOf(channel)
  if (channels === undefined) return detachBy(() => undefined)
  const end = watchBreakers(sources, (breaker) =>
    breaker.watch(
      (event) => {
        const found = channels[event.type]
        if (found?.hasSubscribers === true) found.publish(event)
      },
      (type) => channels[type]?.hasSubscribers === true,
    ),
  )
  return detachBy(end)
}

const channelsOf = (channel: (name: string) => Channel): Readonly<Record<CircuitEvent['type'], Channel>> => ({
  transition: channel('recloser:transition'),
  hold: channel('recloser:hold'),
  rejected: channel('recloser:rejected'),
  success: channel('recloser:success'),
  failure: channel('recloser:failure'),
  ignored: channel('recloser:ignored'),
})
