import { isRejection, RejectedError } from '../base/rejected-error.ts'
import type { Rules } from './rules.ts'
import type { HalfOpen, Open } from './state.ts'
import { retryAfter } from './transition.ts'

/** Why a circuit rejects: it is open, its probes are in flight, or it is held open by hand. */
export type CircuitOpenCode = 'ERR_CIRCUIT_OPEN' | 'ERR_CIRCUIT_PROBE_LIMIT' | 'ERR_CIRCUIT_HELD'

/** What a rejection tells. */
export interface RejectionDetails {
  readonly code: CircuitOpenCode
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
  declare readonly code: CircuitOpenCode
  /** The breaker's name. */
  readonly circuit: string
  readonly state: 'open' | 'half-open'
  /** Milliseconds until a call would be admitted; Infinity: not by waiting. */
  readonly retryAfterMs: number

  constructor(circuit: string, { code, state, retryAfterMs, cause }: RejectionDetails) {
    super(messageOf(circuit, code, retryAfterMs), code, cause === undefined ? undefined : { cause })
    this.circuit = circuit
    this.state = state
    this.retryAfterMs = retryAfterMs
  }

  override get name(): string {
    return 'CircuitOpenError'
  }
}

/** Whether a circuit refused the call; true for any copy of the package. */
export const isCircuitOpen = (error: unknown): error is CircuitOpenError =>
  isRejection(error) && error.code.startsWith('ERR_CIRCUIT_')

const words: Readonly<Record<CircuitOpenCode, string>> = Object.freeze({
  ERR_CIRCUIT_OPEN: 'is open',
  ERR_CIRCUIT_PROBE_LIMIT: 'is half-open and its probes are in flight',
  ERR_CIRCUIT_HELD: 'is held open',
})

function messageOf(circuit: string, code: CircuitOpenCode, retryAfterMs: number): string {
  const cure =
    code === 'ERR_CIRCUIT_HELD'
      ? 'release the hold'
      : retryAfterMs === Infinity
        ? 'waiting does not help, call reset() or recover it with a probe'
        : `retry in ${String(Math.ceil(retryAfterMs))} ms`
  return `Circuit "${circuit}" ${words[code]}: ${cure}`
}

/** Why a call made now is rejected by a circuit in this state. */
export const rejection = (rules: Rules, state: Open | HalfOpen, nowMs: number): RejectionDetails => ({
  code: state.kind === 'open' ? 'ERR_CIRCUIT_OPEN' : 'ERR_CIRCUIT_PROBE_LIMIT',
  state: state.kind,
  retryAfterMs: retryAfter(rules, state, nowMs),
  cause: state.cause,
})

/** Makes the error, without a stack trace unless it is asked for. */
export function circuitOpenError(circuit: string, details: RejectionDetails, captureStack: boolean): CircuitOpenError {
  const { stackTraceLimit } = Error
  if (captureStack || !limitStack(0)) return new CircuitOpenError(circuit, details)
  const error = new CircuitOpenError(circuit, details)
  limitStack(stackTraceLimit)
  return error
}

/** False where intrinsics are frozen: then the error takes its stack. */
function limitStack(frames: number): boolean {
  try {
    Error.stackTraceLimit = frames
    return true
  } catch {
    return false
  }
}
