/** The part of a `Fleet` of `recloser/redis` that the console shows. */
export interface FleetLike {
  /** How this process stands now. */
  readonly status: FleetRow
}

/** How this process stands in its fleet. */
export interface FleetRow {
  /** The name of this process in the fleet. */
  readonly instanceId: string
  /** Whether it is in touch with Redis. */
  readonly attached: boolean
  /** How many processes lived at the last beat, this one included. */
  readonly instances: number
  /** How many breakers it shares. */
  readonly circuits: number
  /** The latest generation of the fleet that it has read. */
  readonly generation: number
}

/** What is shown of it now, and nothing else that the object may have. */
export function fleetRow(fleet: FleetLike | undefined): FleetRow | undefined {
  if (fleet === undefined) return undefined
  const { instanceId, attached, instances, circuits, generation } = fleet.status
  return { instanceId, attached, instances, circuits, generation }
}
