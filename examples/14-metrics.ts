// What Prometheus and diagnostics channels see of an outage; nothing is done for them while calls run.
import { subscribe } from 'node:diagnostics_channel'
import { Registry } from 'prom-client'
import { tryExecute } from 'recloser'
import { publishDiagnostics } from 'recloser/diagnostics'
import { collectBreakerMetrics } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'
import { manualClock } from 'recloser/testing'

const clock = manualClock()
const hosts = new BreakerRegistry({ options: { failureThreshold: 2, clock } })
const register = new Registry()
const detach = collectBreakerMetrics(hosts, { register })
const silence = publishDiagnostics(hosts)
subscribe('recloser:transition', (event) => {
  const { circuit, from, to } = event as { circuit: string; from: string; to: string }
  console.log(`${circuit}: ${from} -> ${to}`)
})

clock.advance(5_000)
await tryExecute(hosts.get('up.example'), () => 'answered')
for (let call = 0; call < 3; call++) {
  await tryExecute(hosts.get('down.example'), () => Promise.reject(new Error('connection refused')))
}
clock.advance(30_000)

const scraped = await register.metrics()
console.log(
  scraped
    .split('\n')
    .filter((line) => line.startsWith('circuit_breaker_') && !line.endsWith(' 0'))
    .join('\n'),
)

detach()
silence()
console.log('left on the register:', register.getMetricsAsArray().length)

// Output:
// down.example: closed -> open
// circuit_breaker_state{name="down.example"} 1
// circuit_breaker_trips_total{name="down.example"} 1
// circuit_breaker_failures_total{name="down.example"} 2
// circuit_breaker_calls_total{name="up.example",outcome="success"} 1
// circuit_breaker_calls_total{name="down.example",outcome="failure"} 2
// circuit_breaker_rejected_total{name="down.example"} 1
// circuit_breaker_state_seconds_total{name="up.example",state="closed"} 30
// circuit_breaker_state_seconds_total{name="down.example",state="open"} 30
// circuit_breaker_admitted_share{name="up.example"} 1
// left on the register: 0
