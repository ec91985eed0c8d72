import { isRejection, RejectedError } from '../base/rejected-error.ts'

/** Why a circuit rejects: it is open, its probes are in flight, or it is held open by hand. */
export type CircuitOpenCode = 'ERR_CIRCUIT_OPEN' | 'ERR_CIRCUIT_PROBE_LIMIT' | 'ERR_CIRCUIT_HELD'

/** What a CircuitOpenError is made from. */
export interface RejectionDetails {
  /** Why the call was rejected. */
  readonly code: CircuitOpenCode
  /** What the call met. */
  readonly state: 'open' | 'half-open'
  /** Milliseconds until a call would be admitted; Infinity: not by waiting. */
  readonly retryAfterMs: number
  /** The failure that opened the circuit. */
  readonly cause?: unknown
}

/**
 * The call was not run, because the circuit is open (`ERR_CIRCUIT_OPEN`), half-open with all its probes in flight
 * (`ERR_CIRCUIT_PROBE_LIMIT`), or held open by hand (`ERR_CIRCUIT_HELD`). It has no stack trace unless the breaker was
 * made with `captureStack`: taking one costs five times the rest.
 */
export class CircuitOpenError extends RejectedError {
  /** Why the call was rejected: stable, for programs and log searches. */
  declare readonly code: CircuitOpenCode
  /** The breaker's name. */
  readonly circuit: string
  /** What the call met; a circuit that is held open counts as `open`. */
  readonly state: 'open' | 'half-open'
  /**
   * Milliseconds until a call would be admitted; Infinity: not by waiting. While probes are in flight this is the latest
   * moment, when the oldest of them loses its slot.
   */
  readonly retryAfterMs: number
  /** @internal What the call may wait for, to ask again. */
  declare readonly lease?: PromiseLike<unknown>

  /** Makes the error of a call that was rejected, for test doubles and guards of your own. */
  constructor(circuit: string, { code, state, retryAfterMs, cause }: RejectionDetails) {
    const [why, endless] =
      code === 'ERR_CIRCUIT_HELD'
        ? ['held open', 'release the hold']
        : state === 'open'
          ? [state, 'waiting does not help, reset() does']
          : ['half-open, its probes are in flight', 'retry when one of them has ended']
    const cure = retryAfterMs < Infinity ? `retry in ${Math.ceil(retryAfterMs)} ms` : endless
    super(`Circuit "${circuit}" is ${why}: ${cure}`, code, cause === undefined ? cause : { cause })
    this.circuit = circuit
    this.state = state
    this.retryAfterMs = retryAfterMs
  }

  /** `CircuitOpenError`. */
  override get name(): string {
    return 'CircuitOpenError'
  }
}

/** Whether a circuit rejected the call; true for any copy of the package. Never throws. */
export function isCircuitOpen(error: unknown): error is CircuitOpenError {
  if (!isRejection(error)) return false
  // An error of another copy, or one that only bears its mark, may have another kind of code.
  const { code }: { readonly code: unknown } = error
  return typeof code === 'string' && code.startsWith('ERR_CIRCUIT_')
}

// Only V8 and JavaScriptCore have the limit.
const stackTraces = Error as { stackTraceLimit?: number | undefined }

/** Makes the error; one without a stack trace where the runtime lets it, unless it is wanted. */
export function openError(circuit: string, details: RejectionDetails, captureStack: boolean): CircuitOpenError {
  const { stackTraceLimit } = stackTraces
  let limited = !captureStack
  try {
    if (limited) stackTraces.stackTraceLimit = 0
  } catch {
    // With frozen intrinsics the error takes its stack.
    limited = false
  }
  try {
    return new CircuitOpenError(circuit, details)
  } finally {
    // No call in here: near the end of the stack it would fail, and leave the whole process without traces.
    if (limited) stackTraces.stackTraceLimit = stackTraceLimit
  }
}
