import { readFileSync } from 'node:fs'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { collectBreakerMetrics } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'
import {
  durationInstrument,
  evictionInstrument,
  instruments,
} from '../../src/opentelemetry/opentelemetry-instruments.ts'
import { sorted, table } from '../examples/tables.ts'
import { familiesIn, parseExposition } from './exposition.ts'
import { alerts, alertTests, dashboard, queries } from './monitoring.ts'

const scrape = async (): Promise<string> => {
  const register = new Registry()
  const registry = new BreakerRegistry()
  collectBreakerMetrics(registry, { register, durations: true })
  registry.get('a').acquire().succeed()
  return register.metrics()
}

const names = (query: string): readonly string[] => query.match(/circuit_breaker_\w+/g) ?? []

describe('examples/monitoring', () => {
  it.each([...alerts.map(({ expr }) => expr), ...queries])('asks only for what is scraped: %s', async (query) => {
    const scraped = new Set([...parseExposition(await scrape()).keys()].map((series) => series.replace(/\{.*/, '')))

    expect(names(query).length).toBeGreaterThan(0)
    expect(names(query).filter((name) => !scraped.has(name))).toEqual([])
  })

  it('shows each metric on the dashboard', async () => {
    const shown = queries.flatMap(names).map((name) => name.replace(/_bucket$/, ''))

    expect(sorted([...new Set(shown)])).toEqual(sorted(familiesIn(await scrape())))
  })

  it.each(alerts)('tests $alert firing and not firing', ({ alert }) => {
    const firing = alertTests.filter(({ alertname }) => alertname === alert).map((test) => test.exp_alerts.length > 0)

    expect(new Set(firing)).toEqual(new Set([true, false]))
  })

  it('has panels that do not overlap, on the 24 columns of Grafana', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    )

    expect(cells.filter((cell) => parseInt(cell) > 23)).toEqual([])
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36)
  })
})

describe('docs/monitoring.md', () => {
  const rows = table(readFileSync('docs/monitoring.md', 'utf8'), '`recloser/prometheus`')

  it('lists the metrics, with their labels, and no others', async () => {
    const text = await scrape()
    const labelsOf = (family: string): string => {
      const [, labels = ''] = new RegExp(`^${family}(?:_bucket)?\\{(.*)\\}`, 'm').exec(text) ?? []
      return sorted([...labels.matchAll(/(\w+)=/g)].map(([, label = '']) => label)).join(', ')
    }
    const listed = rows.map(([name = '', , labels = '']) => [name, sorted(labels.split(', ')).join(', ')])

    expect(listed.length).toBeGreaterThan(0)
    expect(listed).toEqual(
      familiesIn(text).map((name) => [
        name,
        labelsOf(name)
          .split(', ')
          .filter((label) => label !== 'le')
          .join(', '),
      ]),
    )
  })

  it('lists the instruments', () => {
    const listed = rows.map(([, name = '']) => name)

    expect(listed).toEqual(
      [...instruments, durationInstrument, evictionInstrument].map(({ name, unit }) => `${name}, ${unit}`),
    )
  })
})
