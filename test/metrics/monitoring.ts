import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[]
}

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[]
  }[]
}

export interface Dashboard {
  readonly schemaVersion: number
  readonly panels: readonly {
    readonly id: number
    readonly type: string
    readonly title: string
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
    readonly targets: readonly { readonly refId: string; readonly expr: string }[]
  }[]
}

const folder = 'examples/monitoring'
const read = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8')

export const alerts = (parse(read('alerts.yaml')) as Rules).groups.flatMap(({ rules }) => rules)

export const alertTests = (parse(read('alerts.test.yaml')) as RuleTests).tests.flatMap(
  ({ alert_rule_test }) => alert_rule_test,
)

export const dashboard = JSON.parse(read('dashboard.json')) as Dashboard

/** The queries of the dashboard, as Prometheus gets them from Grafana. */
export const queries: readonly string[] = dashboard.panels.flatMap(({ targets }) =>
  targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$name', '.*')),
)
