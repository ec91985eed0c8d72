import assert from 'node:assert/strict'
import type { CircuitBreaker, CircuitBreakerOptions } from '../../src/index.ts'
import type { Figure, FigureCase } from '../case.ts'
import { cockatiel } from '../libraries/cockatiel.ts'
import { builtDoor, openDoor } from '../libraries/door.ts'
import { succeed } from '../libraries/guarded.ts'
import type { LibraryEntry } from '../libraries/library.ts'
import { opossum } from '../libraries/opossum.ts'
import type { Effort } from '../measure/effort.ts'
import { heapBytes } from '../measure/heap.ts'

interface Registry {
  get(key: string): unknown
}

interface RegistryDoor {
  readonly BreakerRegistry: new (settings: { maxSize: number; options: CircuitBreakerOptions }) => {
    readonly size: number
    get(key: string): CircuitBreaker
  }
}

const missing = (): string | undefined =>
  builtDoor('./registry') === undefined ? 'the door recloser/registry is not built' : undefined

const keysOf = ({ size }: Effort): readonly string[] => Array.from({ length: size(100_000) }, (_, i) => `tenant-${i}`)

async function recloserRegistry(maxSize: number): Promise<Registry> {
  const { BreakerRegistry } = await openDoor<RegistryDoor>('./registry')
  return new BreakerRegistry({ maxSize, options: {} })
}

async function mapOf(entry: LibraryEntry): Promise<Registry> {
  const library = await entry.load()
  const breakers = new Map<string, unknown>()
  return {
    get(key) {
      let breaker = breakers.get(key)
      if (breaker === undefined) breakers.set(key, (breaker = library.create({ rule: 'consecutive' }, succeed)))
      return breaker
    },
  }
}

/** What each get of a full registry takes, over all keys in an order that has nothing to do with that of filling. */
async function timesOf(make: (maxSize: number) => Promise<Registry>, effort: Effort): Promise<readonly number[]> {
  const keys = keysOf(effort)
  const registry = await filled(make, keys)
  const [first = ''] = keys
  assert.equal(registry.get(first), registry.get(first), 'one key has two breakers')

  const order = keys.map((_, i) => keys[(i * 7_919) % keys.length] ?? '')
  const samples: number[] = []
  for (let round = -1; round < Math.min(15, effort.rounds); round++) {
    const startMs = performance.now()
    for (const key of order) registry.get(key)
    if (round >= 0) samples.push(((performance.now() - startMs) * 1e6) / order.length)
  }
  return samples
}

/** Measured once: another round would only make another process full of timers, for opossum. */
async function bytesOf(make: (maxSize: number) => Promise<Registry>, effort: Effort): Promise<readonly number[]> {
  // What the first use of anything leaves behind is no part of a breaker.
  await filled(make, keysOf(effort).slice(0, 100))
  const keys = keysOf(effort)
  const before = heapBytes()
  const registry = await filled(make, keys)
  const bytes = (heapBytes() - before) / keys.length
  const [first = ''] = keys
  assert.equal(registry.get(first), registry.get(first), 'one key has two breakers')
  return [bytes]
}

async function filled(make: (maxSize: number) => Promise<Registry>, keys: readonly string[]): Promise<Registry> {
  const registry = await make(keys.length)
  for (const key of keys) registry.get(key)
  return registry
}

type Measurement = (make: (maxSize: number) => Promise<Registry>, effort: Effort) => Promise<readonly number[]>

const figures = (measurement: Measurement): readonly Figure[] => [
  { name: 'recloser', how: 'BreakerRegistry', measure: (effort) => measurement(recloserRegistry, effort) },
  ...[cockatiel, opossum].map((entry) => ({
    name: entry.name,
    how: 'a Map by hand: it has no registry, and nothing bounds it',
    measure: (effort: Effort) => measurement(() => mapOf(entry), effort),
  })),
]

export const registryCases: readonly FigureCase[] = [
  {
    kind: 'figure',
    id: 'registry-get',
    title: 'Registry of 100,000 keys, finding one',
    about: 'get(key) of a registry that holds 100,000 breakers, all keys in mixed order.',
    unit: 'ns',
    missing,
    whyNot:
      'BreakerRegistry keeps the order of use, so that it can stay within maxSize; a bare Map grows without bound.',
    figures: figures(timesOf),
  },
  {
    kind: 'figure',
    id: 'registry-memory',
    title: 'Registry of 100,000 keys, memory',
    about: 'Heap for each of 100,000 keys: the breaker and its place in the registry, without the key.',
    unit: 'B',
    missing,
    figures: figures(bytesOf),
  },
]
