import { openPeer } from '../../libraries/door.ts'
import type { PeerSetup } from './peer.ts'

interface Opossum {
  fire(task: () => Promise<unknown>): Promise<unknown>
  on(event: 'open' | 'halfOpen' | 'close', listener: () => void): void
}

interface OpossumModule {
  readonly default: new (action: (task: () => Promise<unknown>) => Promise<unknown>, options: object) => Opossum
}

const setup = (options: object, isDefault = false): PeerSetup => ({
  library: 'opossum',
  options: isDefault ? 'its defaults' : written(options),
  isDefault,
  load: async () => {
    const { default: CircuitBreaker } = await openPeer<OpossumModule>('opossum')
    return () => {
      // It writes to the options it is given.
      const breaker = new CircuitBreaker((task) => task(), { ...options })
      return {
        call: (task) => breaker.fire(task),
        isRefusal: (error) => (error as { code?: unknown }).code === 'EOPENBREAKER',
        onChange: (listener) => {
          breaker.on('open', () => listener('open'))
          breaker.on('halfOpen', () => listener('half-open'))
          breaker.on('close', () => listener('closed'))
        },
      }
    }
  },
})

const written = (options: object): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')

export const opossumPeers: readonly PeerSetup[] = [
  setup({}, true),
  setup({ volumeThreshold: 20, resetTimeout: 1_000 }),
  setup({ volumeThreshold: 20, resetTimeout: 5_000 }),
  setup({ volumeThreshold: 5, resetTimeout: 5_000, timeout: 5_000 }),
  setup({ volumeThreshold: 20, resetTimeout: 5_000, errorThresholdPercentage: 75 }),
]
