import { openPeer } from '../../libraries/door.ts'
import type { PeerSetup } from './peer.ts'

interface Module {
  on(event: 'state-changed', listener: (state: 'opened' | 'half-opened' | 'closed') => void): void
}

interface Mollitia {
  readonly Circuit: new (factory: {
    func: (task: () => Promise<unknown>) => Promise<unknown>
    options: { modules: readonly Module[] }
  }) => { execute(task: () => Promise<unknown>): Promise<unknown> }
  readonly SlidingCountBreaker: new (options: object) => Module
  readonly SlidingTimeBreaker: new (options: object) => Module
  readonly BreakerError: new () => Error
  readonly BreakerMaxAllowedRequestError: new () => Error
}

type Rule = 'SlidingCountBreaker' | 'SlidingTimeBreaker'

const states = { opened: 'open', 'half-opened': 'half-open', closed: 'closed' } as const

const setup = (rule: Rule, options: Readonly<Record<string, number>>, isDefault = false): PeerSetup => ({
  library: 'mollitia',
  options: isDefault ? `${rule}, its defaults` : `${rule}, ${written(options)}`,
  isDefault,
  load: async () => {
    const library = await openPeer<Mollitia>('mollitia')
    return () => {
      const breaker = new library[rule](options)
      const circuit = new library.Circuit({ func: (task) => task(), options: { modules: [breaker] } })
      return {
        call: (task) => circuit.execute(task),
        isRefusal: (error) =>
          error instanceof library.BreakerError || error instanceof library.BreakerMaxAllowedRequestError,
        onChange: (listener) => breaker.on('state-changed', (state) => listener(states[state])),
      }
    }
  },
})

const written = (options: Readonly<Record<string, number>>): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')

const window = { slidingWindowSize: 10_000, minimumNumberOfCalls: 20 }

export const mollitiaPeers: readonly PeerSetup[] = [
  setup('SlidingCountBreaker', {}, true),
  setup('SlidingTimeBreaker', { ...window, openStateDelay: 1_000 }),
  setup('SlidingTimeBreaker', { ...window, openStateDelay: 5_000 }),
  setup('SlidingCountBreaker', { slidingWindowSize: 100, minimumNumberOfCalls: 20, openStateDelay: 5_000 }),
]
