// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import type { Unsubscribe } from '../base/emitter.ts'
import type { FleetReport } from './fleet-report.ts'

/** The instance is in touch with Redis: it adopts what the fleet has decided in the meantime. */
export interface AttachedEvent {
  /** Which event this is. */
  readonly type: 'attached'
  /** How many instances live, this one included. */
  readonly instances: number
}

/** The instance is out of touch with Redis: its breakers go on by themselves. */
export interface DetachedEvent {
  /** Which event this is. */
  readonly type: 'detached'
  /** What the client rejected with, or what was wrong with an answer. */
  readonly error: unknown
}

/** Any event of a fleet. */
export type FleetEvent = AttachedEvent | DetachedEvent

/** How an instance of a fleet stands, as a plain object. */
export interface FleetStatus {
  /** The name of this process in the fleet. */
  readonly instanceId: string
  /** Whether it is in touch with Redis. */
  readonly attached: boolean
  /** How many instances lived at the last beat, this one included; 0: there was none yet. */
  readonly instances: number
  /** How many breakers it shares. */
  readonly circuits: number
  /** The latest generation of the fleet that it has read; 0: none yet. It only grows, but where Redis was restored from an old copy. */
  readonly generation: number
}

/** The part of this process in a fleet, until it is closed; disposing it closes it. */
export interface Fleet extends Disposable {
  /** How this process stands in the fleet. */
  readonly status: FleetStatus
  /**
   * Asks Redis how the whole fleet stands: its processes, and each circuit that is not closed, is held or has votes. Two round
   * trips; for a person who looks, not for each call.
   *
   * @returns rejects with the error of the client, or an error that says that the fleet is closed
   */
  inspect(): Promise<FleetReport>
  /**
   * Calls the listener when the process is in touch with Redis, and when it is not any more. Errors that it throws are written
   * to the console.
   *
   * @returns the unsubscribe
   * @throws TypeError
   */
  subscribe(listener: (event: FleetEvent) => void): Unsubscribe
  /**
   * Ends it: no timer, listener or connection of it is left, and each breaker is alone again, in the state in which it is. The
   * others learn that this process has left. The client stays open. Closing twice is harmless.
   *
   * @returns resolves when Redis knows, or cannot be reached; never rejects
   */
  close(): Promise<void>
}
