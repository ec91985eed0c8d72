// Run by registry.heap.test.ts with `--expose-gc`: how much of the heap a registry takes, as JSON.
import { BreakerRegistry } from 'recloser/registry'

export interface Measures {
  /** Of 100,000 entries that have each seen a success: breaker and place in the map, without the key. */
  readonly bytesPerBreaker: number
  /** Of a registry of 10,000, between the first hundred thousand keys and the millionth. */
  readonly grownBytes: number
  /** What was there before the flood and still is. */
  readonly survivors: readonly string[]
}

function heapUsed(): number {
  for (let round = 0; round < 3; round++) globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

function bytesPerBreaker(): number {
  const size = 100_000
  const keys = Array.from({ length: size }, (_, index) => `host-${index}.example`)
  const hosts = new BreakerRegistry({ maxSize: size })
  const before = heapUsed()
  for (const key of keys) hosts.get(key).acquire().succeed()
  const after = heapUsed()
  // What is read last is not collected before.
  return (after - before) / hosts.size
}

function flood(): Omit<Measures, 'bytesPerBreaker'> {
  const hosts = new BreakerRegistry({ maxSize: 10_000 })
  // However long the flood takes on a busy machine.
  hosts.get('open').trip(undefined, { forMs: Infinity })
  hosts.get('held').hold('open')
  const visit = (from: number, to: number): void => {
    for (let host = from; host < to; host++) {
      const permit = hosts.get(`host-${host}.example`).acquire()
      if (host % 10 === 0) permit.fail()
      else permit.succeed()
    }
  }
  visit(0, 100_000)
  const early = heapUsed()
  visit(100_000, 1_000_000)
  const grownBytes = heapUsed() - early
  return { grownBytes, survivors: ['open', 'held'].filter((key) => hosts.peek(key)?.state === 'open') }
}

// The first round warms up: compiled code is on the heap too.
bytesPerBreaker()
console.log(JSON.stringify({ bytesPerBreaker: bytesPerBreaker(), ...flood() } satisfies Measures))
