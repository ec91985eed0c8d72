import { ordinary } from './calls.ts'
import type { Circuit } from './circuit.ts'

/** So many of the calls in flight come to their end, in any order. */
export async function land(circuit: Circuit, count: number): Promise<void> {
  const { lane, flights } = circuit
  const ends: Promise<unknown>[] = []
  for (let left = count; left > 0 && flights.length > 0; left--) {
    const [flight] = flights.splice(lane.chance.below(flights.length), 1)
    if (flight) ends.push(flight.end(ordinary(lane)))
  }
  await Promise.all(ends)
}
