import { openPeer } from '../../libraries/door.ts'
import type { PeerSetup } from './peer.ts'

interface Policy {
  execute(task: () => Promise<unknown>): Promise<unknown>
}

interface Breaker extends Policy {
  onBreak(listener: () => void): unknown
  onHalfOpen(listener: () => void): unknown
  onReset(listener: () => void): unknown
}

interface Cockatiel {
  readonly handleAll: unknown
  readonly ConsecutiveBreaker: new (threshold: number) => unknown
  readonly SamplingBreaker: new (options: { threshold: number; duration: number; minimumRps?: number }) => unknown
  readonly TimeoutStrategy: { readonly Aggressive: unknown }
  circuitBreaker(policy: unknown, options: { halfOpenAfter: number; breaker: unknown }): Breaker
  timeout(durationMs: number, strategy: unknown): Policy
  wrap(outer: Policy, inner: Policy): Policy
  isBrokenCircuitError(error: unknown): boolean
}

interface Options {
  readonly consecutive?: number
  readonly sampling?: { readonly threshold: number; readonly duration: number }
  readonly halfOpenAfter: number
  readonly timeoutMs?: number
}

const setup = (options: Options, isDefault = false): PeerSetup => ({
  library: 'cockatiel',
  options: written(options),
  isDefault,
  load: async () => {
    const library = await openPeer<Cockatiel>('cockatiel')
    return () => {
      const { consecutive, sampling, halfOpenAfter, timeoutMs } = options
      const rule = sampling ? new library.SamplingBreaker(sampling) : new library.ConsecutiveBreaker(consecutive ?? 5)
      const breaker = library.circuitBreaker(library.handleAll, { halfOpenAfter, breaker: rule })
      const policy =
        timeoutMs === undefined
          ? breaker
          : library.wrap(breaker, library.timeout(timeoutMs, library.TimeoutStrategy.Aggressive))
      return {
        call: (task) => policy.execute(task),
        isRefusal: (error) => library.isBrokenCircuitError(error),
        onChange: (listener) => {
          breaker.onBreak(() => listener('open'))
          breaker.onHalfOpen(() => listener('half-open'))
          breaker.onReset(() => listener('closed'))
        },
      }
    }
  },
})

function written({ consecutive, sampling, halfOpenAfter, timeoutMs }: Options): string {
  const rule = sampling
    ? `SamplingBreaker ${sampling.threshold * 100} % of ${sampling.duration / 1_000} s`
    : `ConsecutiveBreaker(${consecutive ?? 5})`
  const timeout = timeoutMs === undefined ? '' : `, around a timeout of ${timeoutMs / 1_000} s`
  return `${rule}, halfOpenAfter ${halfOpenAfter / 1_000} s${timeout}`
}

/** It has no defaults: its guide shows these two. */
const shown: readonly Options[] = [
  { consecutive: 5, halfOpenAfter: 10_000 },
  { sampling: { threshold: 0.2, duration: 30_000 }, halfOpenAfter: 10_000 },
]

const half = { threshold: 0.5, duration: 10_000 }

export const cockatielPeers: readonly PeerSetup[] = [
  ...shown.map((options) => setup(options, true)),
  setup({ consecutive: 5, halfOpenAfter: 1_000 }),
  setup({ consecutive: 20, halfOpenAfter: 5_000 }),
  setup({ sampling: half, halfOpenAfter: 1_000 }),
  setup({ sampling: half, halfOpenAfter: 5_000 }),
  setup({ sampling: half, halfOpenAfter: 5_000, timeoutMs: 5_000 }),
]
