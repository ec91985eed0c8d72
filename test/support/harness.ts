import { CircuitBreaker, CircuitOpenError } from 'recloser'
import type { CircuitBreakerOptions, CircuitEvent, Permit } from 'recloser'

export interface HookError {
  readonly error: unknown
  readonly hook: string
}

/**
 * A breaker on the harness: its clock is a number to add to, and everything it tells is written down.
 */
export class Harness {
  nowMs: number
  readonly events: CircuitEvent[] = []
  readonly hookErrors: HookError[] = []
  readonly breaker: CircuitBreaker
  /** Leaves the breaker alone: nobody listens any more. */
  readonly leave: () => void

  constructor(options: CircuitBreakerOptions = {}, startMs = 1_000) {
    this.nowMs = startMs
    this.breaker = new CircuitBreaker({
      clock: () => this.nowMs,
      onHookError: (error, hook) => {
        this.hookErrors.push({ error, hook })
      },
      ...options,
    })
    this.leave = this.breaker.subscribe((event) => {
      this.events.push(event)
    })
  }

  pass(ms: number): void {
    this.nowMs += ms
  }

  succeed(times = 1): void {
    for (let call = 0; call < times; call++) this.breaker.acquire().succeed()
  }

  fail(times = 1, reason: unknown = new Error('down')): void {
    for (let call = 0; call < times; call++) this.breaker.acquire().fail(reason)
  }

  /** A call that takes `ms` and then succeeds. */
  succeedSlowly(ms: number): void {
    const permit = this.breaker.acquire()
    this.pass(ms)
    permit.succeed()
  }

  /** Opens by hand, waits the open period out and takes the first probe. */
  probe(): Permit {
    this.breaker.trip()
    this.pass(this.breaker.retryAfterMs)
    return this.breaker.acquire()
  }

  /** The transitions told so far, as `closed > open`. */
  transitions(): string[] {
    return this.events.flatMap((event) => (event.type === 'transition' ? [`${event.from} > ${event.to}`] : []))
  }

  /** The kinds of the events told so far, in order. */
  told(): string[] {
    return this.events.map((event) => event.type)
  }
}

/** The error of a call that was not admitted; fails where it was. */
export function refusal(breaker: CircuitBreaker): CircuitOpenError {
  try {
    breaker.acquire()
  } catch (error) {
    if (error instanceof CircuitOpenError) return error
    throw error
  }
  throw new Error('the call was admitted')
}
