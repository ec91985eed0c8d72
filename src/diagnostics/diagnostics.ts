import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitEvent } from '../breaker/circuit-event.ts'
import type { BreakerRegistry } from '../registry/registry.ts'
import { watchBreakers } from '../metrics/target.ts'

/** What is used of a channel of `node:diagnostics_channel`. */
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
 * Publishes what breakers tell on channels of `node:diagnostics_channel`: each event on `recloser:` and its type, that is
 * `recloser:transition`, `recloser:hold`, `recloser:rejected`, `recloser:success`, `recloser:failure`, `recloser:ignored`. While
 * none of the last four has a subscriber no call is timed and nothing is built for it. Where a runtime has no such channels, it
 * does nothing.
 *
 * @returns what ends it
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
export function publishDiagnostics(breakers: CircuitBreaker | BreakerRegistry): () => void {
  // Looked up, not imported: it has to load where there is none.
  const { process } = globalThis as Runtime
  const channel = process?.getBuiltinModule?.('node:diagnostics_channel')?.channel
  const channels = channel && channelsOf(channel)
  return watchBreakers('publishDiagnostics()', breakers, (breaker) => {
    if (channels === undefined) return () => undefined
    const { rejected, success, failure, ignored } = channels
    return breaker.watch(
      (event) => {
        if (event.type !== 'restart' && channels[event.type].hasSubscribers) channels[event.type].publish(event)
      },
      () => success.hasSubscribers || failure.hasSubscribers || rejected.hasSubscribers || ignored.hasSubscribers,
    )
  })
}

const channelsOf = (channel: (name: string) => Channel): Readonly<Record<CircuitEvent['type'], Channel>> => ({
  transition: channel('recloser:transition'),
  hold: channel('recloser:hold'),
  rejected: channel('recloser:rejected'),
  success: channel('recloser:success'),
  failure: channel('recloser:failure'),
  ignored: channel('recloser:ignored'),
})
