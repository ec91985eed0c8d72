import { countedClient } from './counted-client.ts'
import { failures, openMs, type Design } from './design.ts'

/** What lies in Redis, as JSON. */
interface Shared {
  kind: 'closed' | 'open' | 'half-open'
  failures: number
  requests: number
  untilMs: number
}

const key = 'get-decide-set'

/**
 * The state in one key, read and written before each call and after it, as DistributedCircuitBreaker of sony/gobreaker v2
 * does it (v2/distributed_gobreaker.go: `beforeRequest`, `afterRequest`). Written anew for this measurement.
 */
export const getDecideSet: Design = {
  name: 'get, decide, set',
  how: 'the loop of gobreaker v2: get and set before each call, and after it',
  async join(port) {
    const { client, send, sent } = await countedClient(port)

    async function read(): Promise<Shared> {
      const text = await send('GET', key)
      const shared =
        typeof text === 'string'
          ? (JSON.parse(text) as Shared)
          : { kind: 'closed' as const, failures: 0, requests: 0, untilMs: 0 }
      if (shared.kind === 'open' && Date.now() >= shared.untilMs) {
        return { kind: 'half-open', failures: 0, requests: 0, untilMs: 0 }
      }
      return shared
    }
    const write = (shared: Shared): Promise<unknown> => send('SET', key, JSON.stringify(shared))

    return {
      async call(task) {
        const before = await read()
        if (before.kind === 'open' || (before.kind === 'half-open' && before.requests > 0)) throw new Error('open')
        await write({ ...before, requests: before.requests + 1 })
        const [outcome] = await Promise.allSettled([task()])
        const failed = outcome.status === 'rejected'
        const after = await read()
        if (after.kind !== before.kind) {
          // Of another period.
        } else if (!failed) {
          await write({ ...after, kind: 'closed', failures: 0 })
        } else {
          const opens = after.kind === 'half-open' || after.failures + 1 >= failures
          await write(
            opens
              ? { kind: 'open', failures: 0, requests: 0, untilMs: Date.now() + openMs }
              : { ...after, failures: after.failures + 1 },
          )
        }
        if (failed) throw outcome.reason as Error
        return outcome.value
      },
      roundTrips: sent,
      end() {
        client.destroy()
        return Promise.resolve()
      },
    }
  },
}
