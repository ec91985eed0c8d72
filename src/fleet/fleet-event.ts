/** The instance is in touch with Redis: what the fleet has decided meanwhile is taken on. */
export interface AttachedEvent {
  readonly type: 'attached'
  /** How many instances live, this one included. */
  readonly instances: number
}

/** The instance is out of touch with Redis: its breakers go on by themselves. */
export interface DetachedEvent {
  readonly type: 'detached'
  /** What the client rejected with, or what was wrong with an answer. */
  readonly error: unknown
}

/** Any event of a fleet. */
export type FleetEvent = AttachedEvent | DetachedEvent

/** How an instance of a fleet stands, as a plain object. */
export interface FleetStatus {
  readonly instanceId: string
  /** Whether it is in touch with Redis. */
  readonly attached: boolean
  /** How many instances lived at the last beat, this one included; 0: there was none yet. */
  readonly instances: number
  /** How many breakers it shares. */
  readonly circuits: number
  /** The latest generation of the fleet that it has read; it only grows. 0: none yet. */
  readonly generation: number
}
