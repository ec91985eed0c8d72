export function recommended<T = unknown>(overrides?: CircuitBreakerOptions<T>): CircuitBreakerOptions<T>
// CircuitBreakerOptions is reported with recloser.
