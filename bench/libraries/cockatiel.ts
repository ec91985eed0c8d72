import { openPeer } from './door.ts'
import { foreverMs, type Library, type LibraryEntry, type Setup, type Task } from './library.ts'

interface Policy {
  execute(task: Task): Promise<unknown>
}

interface Cockatiel {
  readonly handleAll: unknown
  readonly ConsecutiveBreaker: new (threshold: number) => unknown
  readonly CountBreaker: new (options: { threshold: number; size: number }) => unknown
  readonly SamplingBreaker: new (options: { threshold: number; duration: number; minimumRps?: number }) => unknown
  readonly TimeoutStrategy: { readonly Cooperative: unknown }
  circuitBreaker(policy: unknown, options: { halfOpenAfter: number; breaker: unknown }): Policy
  timeout(durationMs: number, strategy: unknown): Policy
  wrap(outer: Policy, inner: Policy): Policy
}

async function load(): Promise<Library<Policy>> {
  const library = await openPeer<Cockatiel>('cockatiel')
  return {
    create({ rule, resetMs = foreverMs, windowSize = 100 }) {
      const breaker = breakerFor(library, rule, windowSize)
      const policy = library.circuitBreaker(library.handleAll, { halfOpenAfter: resetMs, breaker })
      if (rule !== 'slowCalls') return policy
      return library.wrap(policy, library.timeout(5_000, library.TimeoutStrategy.Cooperative))
    },
    caller: (policy, task) => () => policy.execute(task),
  }
}

function breakerFor(library: Cockatiel, rule: Setup['rule'], size: number): unknown {
  const { ConsecutiveBreaker, CountBreaker, SamplingBreaker } = library
  switch (rule) {
    case 'consecutive':
      return new ConsecutiveBreaker(5)
    case 'countWindow':
      return new CountBreaker({ threshold: 0.5, size })
    case 'count':
    case 'timeWindow':
    case 'slowCalls':
      return new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 1 })
    case 'never':
      return new ConsecutiveBreaker(Number.MAX_SAFE_INTEGER)
    case 'firstFailure':
      return new ConsecutiveBreaker(1)
  }
}

export const cockatiel: LibraryEntry = {
  name: 'cockatiel',
  how: {
    consecutive: 'ConsecutiveBreaker(5)',
    count: 'SamplingBreaker over 10 s: it counts no failures in a window, only their share',
    countWindow: 'CountBreaker',
    timeWindow: 'SamplingBreaker over 10 s',
    slowCalls: 'SamplingBreaker around timeout(5 s): it knows no slow calls, it can only cut them off',
    never: 'ConsecutiveBreaker with a threshold that is never reached',
    firstFailure: 'ConsecutiveBreaker(1)',
  },
  minimalUse: [
    "import { circuitBreaker, ConsecutiveBreaker, handleAll } from 'cockatiel'",
    'const breaker = () => new ConsecutiveBreaker(5)',
    'export const call = (task) => circuitBreaker(handleAll, { halfOpenAfter: 60000, breaker: breaker() }).execute(task)',
  ].join('; '),
  load: load,
}
