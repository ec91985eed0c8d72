import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { BreakerRegistry } from '../registry/registry.ts'
import { Histograms } from '../metrics/histogram.ts'
import { Ledger, type Entry } from '../metrics/ledger.ts'
import { once } from '../metrics/once.ts'
import {
  durationMetric,
  evictionMetric,
  metrics,
  type PrometheusMetric,
  type PrometheusValue,
} from './prometheus-metrics.ts'
import { isRegistry } from '../metrics/target.ts'

/** What is used of the Registry of prom-client, which is one of these. */
export interface PrometheusRegister {
  /** Called with an object that gives, as prom-client's own metrics do, what it is and its values at each scrape. */
  registerMetric(metric: never): void
  getSingleMetric(name: string): unknown
  removeSingleMetric(name: string): void
  readonly contentType?: string | undefined
}

/** What prom-client asks of a metric. */
interface RegisteredMetric {
  /** prom-client takes `_total` off it when it scrapes for OpenMetrics. */
  name: string
  readonly help: string
  readonly type: string
  readonly aggregator: string
  /** For JSON, which is what the workers of a cluster send. */
  readonly get: () => Promise<object>
  /** For a scrape of this process; prom-client asks for it first. */
  readonly getForPromString: () => Promise<object>
  readonly reset: () => void
  readonly [owner]: Family
}

// Registered, so that another copy of the package shares the metrics on a register.
const owner: unique symbol = Symbol.for('recloser.prometheus.1') as never

/** The family of metrics that is on this register already, or a new one. */
export const familyOn = (register: PrometheusRegister): Family => {
  const found = metrics.map(({ name }) => register.getSingleMetric(name) as Partial<RegisteredMetric> | undefined)
  return found.find((metric) => metric?.[owner] !== undefined)?.[owner] ?? new Family(register)
}

/** The metrics of all breakers on one register. They are on it as long as there are breakers to tell of. */
export class Family {
  readonly #register: PrometheusRegister
  /** By the name they were registered with. */
  readonly #registered = new Map<string, RegisteredMetric>()
  readonly #ledger = new Ledger()
  readonly #histograms = new Histograms()
  #uses = 0

  constructor(register: PrometheusRegister) {
    this.#register = register
  }

  /**
   * Returns what takes them out again.
   *
   * @throws TypeError; what the register throws where another metric has one of the names
   */
  add(
    place: string,
    breakers: CircuitBreaker | BreakerRegistry,
    maxNames: number,
    bounds: readonly number[] | undefined,
  ): () => void {
    const hear: Entry['hear'] = bounds && ((event, name) => this.#histograms.record(event, name, bounds))
    const end = this.#ledger.add(place, breakers, { maxNames, hear })
    this.#uses++
    const detach = (): void => {
      end()
      this.#histograms.keep((name) => this.#ledger.has(name))
      if (--this.#uses === 0) this.#unregister()
    }
    try {
      for (const metric of metrics) this.#ensure(metric)
      if (bounds !== undefined) this.#ensure(durationMetric)
      if (isRegistry(breakers)) this.#ensure(evictionMetric)
    } catch (error) {
      detach()
      throw error
    }
    return once(detach)
  }

  #ensure(metric: PrometheusMetric): void {
    if (this.#registered.has(metric.name)) return
    const registered = this.#made(metric)
    this.#register.registerMetric(registered as never)
    this.#registered.set(metric.name, registered)
  }

  #made({ name, help, type, aggregator, values, forAggregation }: PrometheusMetric): RegisteredMetric {
    const read = (only: (value: PrometheusValue) => boolean): Promise<object> =>
      Promise.resolve({ name: this.#shown(name), help, type, aggregator, values: this.#read(values).filter(only) })
    const getForPromString = (): Promise<object> => read(() => true)
    const get = (): Promise<object> => read(forAggregation ?? (() => true))
    const reset = (): void => {
      if (type === 'histogram') this.#histograms.keep(() => false)
    }
    return { name, help, type, aggregator, get, getForPromString, reset, [owner]: this }
  }

  #read(values: PrometheusMetric['values']): PrometheusValue[] {
    return values(this.#ledger.read(), this.#histograms.read(), this.#ledger.evictions)
  }

  /** OpenMetrics names a counter without the suffix that its lines have. */
  #shown(name: string): string {
    const open = this.#register.contentType?.startsWith('application/openmetrics-text') ?? false
    return open ? name.replace(/_total$/, '') : name
  }

  #unregister(): void {
    for (const [name, metric] of this.#registered) {
      // One of the same name that came after clear() is not ours.
      if (this.#register.getSingleMetric(name) === metric) this.#register.removeSingleMetric(name)
    }
    this.#registered.clear()
  }
}
