export class BackgroundProbe implements Disposable {
  get attempts(): number
  get exhausted(): boolean
  restart(): void
  stop(): void
  [dispose](): void
  subscribe(listener: (event: BackgroundProbeEvent) => void): Unsubscribe
}
export type BackgroundProbeEvent = ProbeEvent | ProbeExhaustedEvent
export interface BackgroundProbeOptions {
  readonly intervalMs?: number | undefined
  readonly maxAttempts?: number | undefined
  readonly timeoutMs?: number | undefined
}
export type Check = (context: { readonly signal: AbortSignal }) => unknown
export interface ProbeEvent {
  readonly type: 'probe'
  readonly circuit: string
  readonly attempt: number
  readonly verdict: Verdict
  readonly late: boolean
  readonly reason?: unknown
}
export interface ProbeExhaustedEvent {
  readonly type: 'exhausted'
  readonly circuit: string
  readonly attempts: number
}
export interface Unsubscribe extends Disposable {
  (): void
}
export interface UntilAdmittedOptions {
  readonly signal?: AbortSignal | undefined
}
export function probeInBackground(
  breaker: CircuitBreaker,
  check: Check,
  options?: BackgroundProbeOptions,
): BackgroundProbe
export function untilAdmitted(breaker: CircuitBreaker, options?: UntilAdmittedOptions): Promise<void>
// CircuitBreaker is reported with recloser.
// Verdict is reported with recloser/machine.
// No entry point exports this type:
const dispose: typeof Symbol.dispose
