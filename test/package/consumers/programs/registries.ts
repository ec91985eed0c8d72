// What a registry answers.
import { CircuitBreaker, type CircuitState } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'

const hosts = new BreakerRegistry({ maxSize: 100 })

export function statesOf(keys: readonly string[]): readonly CircuitState[] {
  const missing = keys.filter((key) => !hosts.has(key))
  const all: CircuitBreaker[] = [...hosts.values()]
  const byKey = new Map<string, CircuitBreaker>(hosts)
  console.log(missing, byKey.size, hosts.size, hosts.peek('a')?.name, JSON.stringify(hosts.get('a')))
  return all.map(({ state }) => state)
}

export const empty = (): void => hosts.clear()
export const drop = (key: string): boolean => hosts.delete(key)

// @ts-expect-error -- a key is a string
export const wrong = () => hosts.has(5)
