/**
 * A breaker for each key, in bounded memory.
 *
 * @module recloser/registry
 */

export type { Unsubscribe } from './base/emitter.ts'
export { BreakerRegistry, type BreakerRegistryOptions, type KeyedListener } from './registry/registry.ts'
