export type { KeyedListener } from './registry/keyed-subscription.ts'
export { BreakerRegistry, type BreakerRegistryOptions } from './registry/registry.ts'
