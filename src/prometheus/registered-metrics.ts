import { isRegistry } from '../metrics/breaker-source.ts'
import { Collector, type Source } from '../metrics/collector.ts'
import { detachBy, type Detach } from '../metrics/detach.ts'
import { Histograms } from '../metrics/histogram.ts'
import { metrics } from '../metrics/metrics.ts'
import {
  durationHistogram,
  evictionCounter,
  sampledMetrics,
  type PrometheusMetric,
  type PrometheusValue,
} from './lines.ts'

/** The part of prom-client's Registry that this library uses. */
export interface PrometheusRegister {
  /**
   * Called with an object that, like prom-client's own metrics, returns its description and its values at each scrape.
   */
  registerMetric(metric: never): void
  /** The metric of this name, to see whether another copy of the package has registered it. */
  getSingleMetric(name: string): unknown
  /** Called when there are no breakers left. */
  removeSingleMetric(name: string): void
  /** The format of a scrape: Prometheus text or OpenMetrics. */
  readonly contentType?: string | undefined
}

/** The members that prom-client requires of a metric. */
interface RegisteredMetric {
  /** prom-client removes `_total` from the name when it scrapes for OpenMetrics. */
  name: string
  readonly help: string
  readonly type: string
  readonly aggregator: string
  /** For JSON, which the workers of a cluster send. */
  readonly get: () => Promise<object>
  /** For a scrape of this process; prom-client calls it first. */
  readonly getForPromString: () => Promise<object>
  readonly reset: () => void
  readonly [owner]: RegisteredMetrics
}

// Registered, so that another copy of the package shares the metrics on a register.
const owner: unique symbol = Symbol.for('recloser.prometheus.1') as never

/** The metrics that are already on this register, or new ones. */
export const metricsOn = (register: PrometheusRegister): RegisteredMetrics => {
  const found = metrics.map(
    ({ prometheus }) => register.getSingleMetric(prometheus) as Partial<RegisteredMetric> | undefined,
  )
  return found.find((metric) => metric?.[owner] !== undefined)?.[owner] ?? new RegisteredMetrics(register)
}

/** The metrics of all breakers on one register. They stay on it as long as there are breakers. */
export class RegisteredMetrics {
  readonly #register: PrometheusRegister
  /** By the name they were registered with. */
  readonly #registered = new Map<string, RegisteredMetric>()
  readonly #collector = new Collector()
  readonly #histograms = new Histograms()
  #uses = 0

  constructor(register: PrometheusRegister) {
    this.#register = register
  }

  /**
   * Returns a function that removes the breakers.
   *
   * @throws the error of the register if another metric has one of the names
   */
  add(source: Omit<Source, 'onEvent'>, bounds: readonly number[] | undefined): Detach {
    const onEvent: Source['onEvent'] = bounds && ((event, name) => this.#histograms.record(event, name, bounds))
    const end = this.#collector.add({ ...source, onEvent })
    this.#uses++
    const detach = detachBy(() => {
      end()
      this.#histograms.keep((name) => this.#collector.has(name))
      if (--this.#uses === 0) this.#unregister()
    })
    try {
      for (const metric of sampledMetrics()) this.#ensure(metric)
      if (bounds !== undefined) this.#ensure(durationHistogram)
      if (source.breakers.some(isRegistry)) this.#ensure(evictionCounter)
    } catch (error) {
      detach()
      throw error
    }
    return detach
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
    return values(this.#collector.samples(), this.#histograms.read(), this.#collector.evictions)
  }

  /** OpenMetrics names a counter without the suffix that its lines have. */
  #shown(name: string): string {
    const open = this.#register.contentType?.startsWith('application/openmetrics-text') ?? false
    return open ? name.replace(/_total$/, '') : name
  }

  #unregister(): void {
    for (const [name, metric] of this.#registered) {
      // A metric of the same name that was added after clear() is not ours.
      if (this.#register.getSingleMetric(name) === metric) this.#register.removeSingleMetric(name)
    }
    this.#registered.clear()
  }
}
