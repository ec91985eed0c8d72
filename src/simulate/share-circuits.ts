import { optionError } from '../base/check.ts'
import { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { ClientProcess } from './client-process.ts'
import { FleetCircuit } from './fleet-circuit.ts'
import { FleetMember } from './fleet-member.ts'
import type { FleetSettings } from './read-clients.ts'

/**
 * Makes the breakers of all processes one circuit, or one for each shard that has its own guard.
 *
 * @throws TypeError
 */
export function shareCircuits(
  caller: string,
  processes: readonly ClientProcess[],
  shards: number,
  { quorum, latencyMs }: FleetSettings,
): void {
  for (let shard = 0; shard < shards; shard++) {
    const members: FleetMember[] = []
    const circuit = new FleetCircuit(processes.length, quorum, (change) => {
      for (const member of members) member.after(latencyMs, () => member.hear(change))
    })
    processes.forEach((process, number) => {
      const { deciding, policy } = process.gateOf(shard)
      // The breaker inside a policy could not be found.
      if (policy !== undefined) {
        throw optionError(TypeError, caller, 'guard()', 'a CircuitBreaker where a fleet shares its circuit', policy)
      }
      if (deciding instanceof BaseCircuitBreaker) {
        members.push(new FleetMember(number, deciding, process, circuit, latencyMs))
      }
    })
  }
}
