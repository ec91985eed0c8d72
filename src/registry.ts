export type { KeyedListener } from './core/keyed-subscription.ts'
export { BreakerRegistry, type BreakerRegistryOptions } from './core/registry.ts'
