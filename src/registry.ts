export type { Unsubscribe } from './base/unsubscribe.ts'
export { BreakerRegistry, type BreakerRegistryOptions, type KeyedListener } from './registry/registry.ts'
