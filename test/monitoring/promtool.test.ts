import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { collectBreakerMetrics } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'
import { queries } from '../metrics/monitoring.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'monitoring-'))
  cpSync('examples/monitoring', folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What is wrong by promtool; empty: nothing. */
function complaint(args: readonly string[], input = ''): string {
  const { error, status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, input, encoding: 'utf8' })
  if (error) throw new Error('promtool is needed: apt-get install prometheus', { cause: error })
  return status === 0 ? '' : stdout + stderr
}

describe('promtool check metrics', () => {
  const scrape = async (): Promise<string> => {
    const register = new Registry()
    const registry = new BreakerRegistry({ options: { failureThreshold: 1 } })
    collectBreakerMetrics(registry, { register, durations: true })
    collectBreakerMetrics(new CircuitBreaker({ name: 'a "quoted" \\ name\nof two lines' }), { register })
    for (const key of ['a', 'b']) registry.get(key).acquire().succeed()
    registry.get('b').acquire().fail()
    registry.get('b').tryAcquire()
    return register.metrics()
  }

  it('finds nothing wrong in a scrape', async () => {
    expect(complaint(['check', 'metrics'], await scrape())).toBe('')
  })

  it('would notice a counter that is not named as one', async () => {
    const renamed = (await scrape()).replaceAll('circuit_breaker_trips_total', 'circuit_breaker_trips')

    expect(complaint(['check', 'metrics'], renamed)).toContain('_total')
  })
})

describe('promtool check rules', () => {
  it('can read the alerts', () => {
    expect(complaint(['check', 'rules', 'alerts.yaml'])).toBe('')
  })

  it('can read the queries of the dashboard', () => {
    const rules = queries.map((expr, at) => ({ record: `query_${at}`, expr }))
    writeFileSync(join(folder, 'queries.json'), JSON.stringify({ groups: [{ name: 'queries', rules }] }))

    expect(queries.length).toBeGreaterThan(0)
    expect(complaint(['check', 'rules', 'queries.json'])).toBe('')
  })
})

describe('promtool test rules', () => {
  it('sees each alert fire and not fire', () => {
    expect(complaint(['test', 'rules', 'alerts.test.yaml'])).toBe('')
  })

  it.each(['_total[5m]) > 0', 'for: 10m', '> 5', '> 2'])('would notice another number in %j', (part) => {
    const path = join(folder, 'alerts.yaml')
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(part)
    writeFileSync(path, text.replace(part, part.replace(/\d+(?=m?$)/, '40')))

    expect(complaint(['test', 'rules', 'alerts.test.yaml'])).toContain('FAILED')
  })
})
