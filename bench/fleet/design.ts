/** One process of a fleet, with a connection of its own. */
export interface FleetMember {
  /** One call through the circuit that all members share. */
  call(task: () => Promise<unknown>): Promise<unknown>
  /** How many commands it has sent to Redis and waited for, or not. */
  roundTrips(): number
  end(): Promise<void>
}

/** A way in which processes share a circuit that opens after five consecutive failures, for a second. */
export interface Design {
  readonly name: string
  readonly how: string
  join(port: number): Promise<FleetMember>
}

export const failures = 5
export const openMs = 1_000
