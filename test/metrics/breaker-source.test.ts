import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, type CircuitEvent } from 'recloser'
import { publishDiagnostics } from 'recloser/diagnostics'
import { instrumentBreakers, type OpenTelemetryMeter } from 'recloser/opentelemetry'
import { collectBreakerMetrics, type BreakerSource, type Detach } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'
import { complaint, untyped } from '../support/complaint.ts'
import { countSubscriptions } from '../support/subscriptions.ts'
import { parseExposition } from './exposition.ts'

// The channels belong to the whole process.
const listening = new Set<() => void>()

afterEach(() => {
  for (const end of listening) end()
  listening.clear()
  vi.restoreAllMocks()
})

type Counts = Readonly<Record<string, number>>

/** A way to watch breakers, and what it shows: the successes by name. */
interface Door {
  readonly name: string
  readonly attach: (source: BreakerSource) => { readonly detach: Detach; readonly shown: () => Promise<Counts> }
}

const prometheus: Door = {
  name: 'collectBreakerMetrics()',
  attach(source) {
    const register = new Registry()
    const detach = collectBreakerMetrics(source, { register })
    const shown = async (): Promise<Counts> =>
      Object.fromEntries(
        [...parseExposition(await register.metrics())].flatMap(([series, value]) => {
          const [, name] = /^circuit_breaker_calls_total\{name="(.+)",outcome="success"\}/.exec(series) ?? []
          return name === undefined ? [] : [[name, value]]
        }),
      )
    return { detach, shown }
  },
}

const openTelemetry: Door = {
  name: 'instrumentBreakers()',
  attach(source) {
    type Read = Parameters<OpenTelemetryMeter['addBatchObservableCallback']>[0]
    let read: Read | undefined
    const meter: OpenTelemetryMeter = {
      createObservableGauge: (name) => ({ name }),
      createObservableCounter: (name) => ({ name }),
      createHistogram: () => ({ record: () => undefined }),
      createCounter: () => ({ add: () => undefined }),
      addBatchObservableCallback(callback) {
        read = callback
      },
      removeBatchObservableCallback() {
        read = undefined
      },
    }
    const detach = instrumentBreakers(source, { meter })
    const shown = (): Promise<Counts> => {
      const counts: Record<string, number> = {}
      read?.({
        observe({ name }: { readonly name: string }, value, attributes) {
          if (name !== 'circuit_breaker.calls' || attributes['circuit_breaker.outcome'] !== 'success') return
          counts[String(attributes['circuit_breaker.name'])] = value
        },
      })
      return Promise.resolve(counts)
    }
    return { detach, shown }
  },
}

const diagnostics: Door = {
  name: 'publishDiagnostics()',
  attach(source) {
    const counts: Record<string, number> = {}
    const count = (event: unknown): void => {
      const { circuit } = event as CircuitEvent
      counts[circuit] = (counts[circuit] ?? 0) + 1
    }
    subscribe('recloser:success', count)
    listening.add(() => unsubscribe('recloser:success', count))
    return { detach: publishDiagnostics(source), shown: () => Promise.resolve(counts) }
  },
}

const named = (name: string): CircuitBreaker => new CircuitBreaker({ name })
const succeed = (...breakers: readonly CircuitBreaker[]): void => {
  for (const breaker of breakers) breaker.acquire().succeed()
}

describe.each([prometheus, openTelemetry, diagnostics])('$name', ({ name, attach }) => {
  it('shows breakers and registries together, in one scrape', async () => {
    const [a, b, registry] = [named('a'), named('b'), new BreakerRegistry()]
    const { shown, detach } = attach([a, registry, b])

    succeed(a, registry.get('c'), registry.get('d'), b)

    expect(await shown()).toEqual({ a: 1, b: 1, c: 1, d: 1 })
    detach()
  })

  it('reads an iterable once, whatever it is', async () => {
    const [a, b] = [named('a'), named('b')]
    const generator = (function* () {
      yield a
      yield b
    })()
    for (const source of [generator, new Set([a, b]), new Map([[1, a] as const, [2, b] as const]).values()]) {
      const { shown, detach } = attach(source)

      succeed(a, b)

      expect(Object.keys(await shown())).toEqual(['a', 'b'])
      detach()
    }
  })

  it('shows a breaker once that comes twice, and on its own for as long as its registry has it', async () => {
    const count = countSubscriptions()
    const registry = new BreakerRegistry()
    const [a, b] = [registry.get('a'), registry.get('b')]
    const { shown, detach } = attach([a, a, registry, registry])

    succeed(a, b)
    registry.delete('a')
    registry.delete('b')
    succeed(a)

    expect(await shown()).toEqual({ a: 2, b: 1 })
    detach()
    detach()
    expect(count()).toBe(0)
  })

  it('shows nothing of an empty iterable', async () => {
    const { shown, detach } = attach([])

    expect(await shown()).toEqual({})
    detach()
  })

  it.each([[5], [[named('a'), 'b']], ['a'], [''], [new Map([['a', named('a')]])], [[[named('a')]]], [null], [{}]])(
    'attaches nothing where one of them is no breaker: %o',
    (given) => {
      const count = countSubscriptions()

      const { message } = complaint(() => attach(untyped(given)))

      expect(message).toContain(
        `${name}: \`breakers\` must be a CircuitBreaker or a BreakerRegistry, or an iterable of these, received`,
      )
      expect(count()).toBe(0)
    },
  )

  it('is ended by `using`', () => {
    const count = countSubscriptions()
    const breaker = named('a')
    {
      using detach = attach([breaker]).detach
      expect([typeof detach, count()]).toEqual(['function', 1])
    }
    expect(count()).toBe(0)
  })
})
