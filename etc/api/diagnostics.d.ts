export type BreakerSource = BreakerOrRegistry | Iterable<BreakerOrRegistry>
export interface Detach extends Disposable {
  (): void
}
export function publishDiagnostics(breakers: BreakerSource): Detach
// BreakerRegistry is reported with recloser/registry.
// CircuitBreaker is reported with recloser.
// No entry point exports this type:
type BreakerOrRegistry = CircuitBreaker | BreakerRegistry
