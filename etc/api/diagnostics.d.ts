export function publishDiagnostics(breakers: CircuitBreaker | BreakerRegistry): () => void
// BreakerRegistry is reported with recloser/registry.
// CircuitBreaker is reported with recloser.
