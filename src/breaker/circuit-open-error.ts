import type { Lease } from './gate.ts'
import { isRejection, RejectedError } from '../base/rejected-error.ts'

/** Why a circuit rejects: it is open, all its probes are in flight, or it is held open manually. */
export type CircuitOpenCode = 'ERR_CIRCUIT_OPEN' | 'ERR_CIRCUIT_PROBE_LIMIT' | 'ERR_CIRCUIT_HELD'

/** The fields that a CircuitOpenError is made from. */
export interface RejectionDetails {
  /** Why the call was rejected. */
  readonly code: CircuitOpenCode
  /** The state that the call found. */
  readonly state: 'open' | 'half-open'
  /** Milliseconds until a call would be admitted; Infinity if waiting does not help. */
  readonly retryAfterMs: number
  /** The failure that opened the circuit. */
  readonly cause?: unknown
}

/**
 * The call was not run, because the circuit is open (`ERR_CIRCUIT_OPEN`), half-open with all its probes in flight
 * (`ERR_CIRCUIT_PROBE_LIMIT`), or held open manually (`ERR_CIRCUIT_HELD`). It has no stack trace unless the breaker was
 * made with `captureStack`, because a stack trace costs five times as much as the rest.
 */
export class CircuitOpenError extends RejectedError {
  /** Why the call was rejected. The codes are stable, so programs and log searches can rely on them. */
  declare readonly code: CircuitOpenCode
  /** The breaker's name. */
  readonly circuit: string
  /** The state that the call found; a circuit that is held open counts as `open`. */
  readonly state: 'open' | 'half-open'
  /**
   * Milliseconds until a call would be admitted; Infinity if waiting does not help. While probes are in flight, this is
   * the latest time, when the oldest of them loses its slot.
   */
  readonly retryAfterMs: number
  /** @internal What the call may wait for before it tries again. */
  declare readonly lease?: Lease

  /** Makes the error of a rejected call, for test doubles and for your own guards. */
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
  // An error of another copy, or an error that only has its mark, may have another kind of code.
  const { code }: { readonly code: unknown } = error
  return typeof code === 'string' && code.startsWith('ERR_CIRCUIT_')
}

// Only V8 and JavaScriptCore have the limit.
const stackTraces = Error as { stackTraceLimit?: number | undefined }

/** Makes the error, without a stack trace if the runtime allows it, unless a stack trace is wanted. */
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
    // Call nothing in here: near the end of the stack a call would fail, and leave the whole process without stack
    // traces.
    if (limited) stackTraces.stackTraceLimit = stackTraceLimit
  }
}
