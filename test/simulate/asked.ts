import type { SimulatedDependency } from 'recloser/simulate'
import { Backend, type Attempt } from '../../src/simulate/backend.ts'
import { readDependency } from '../../src/simulate/read-dependency.ts'
import { World } from '../../src/simulate/world.ts'

/** A dependency that takes ten milliseconds for each attempt, and what it answers: to which, well or not, and when. */
export function asked(given: SimulatedDependency, attempts: readonly (readonly [atMs: number, shard?: number])[]) {
  const world = new World(1)
  const settings = readDependency('test', { serviceMs: { distribution: 'constant', meanMs: 10 }, ...given })
  const backend = new Backend(world, settings)
  const answers: [attempt: number, isGood: boolean, atMs: number][] = []
  const givenUp = new Set<number>()
  attempts.forEach(([atMs, shard = 0], number) => {
    const attempt: Attempt = {
      shard,
      get isGivenUp() {
        return givenUp.has(number)
      },
      answer: (isGood) => void answers.push([number, isGood, world.nowMs]),
    }
    world.at(atMs, () => backend.take(attempt))
  })
  const run = () => {
    for (let steps = 0; world.step() && steps < 1_000; steps++);
    return answers
  }
  return { world, backend, givenUp, run }
}

/** One attempt at each moment. */
export const at = (...moments: readonly number[]): [number][] => moments.map((atMs) => [atMs])
