// A breaker for each host, in a registry that keeps three. A flood of fresh hosts drives out the idle ones, and never the
// one that is open.

import { CircuitBreaker, execute } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'

const hosts = new BreakerRegistry({ maxSize: 3, options: { failureThreshold: 2, clock: () => 0 } })

hosts.subscribe((event, host) => {
  if (event.type === 'transition') console.log(`event:    ${host} is ${event.to}, ${event.reason}`)
})

async function call(host: string): Promise<void> {
  try {
    const answer = await execute(hosts.get(host), () => {
      if (host.startsWith('down')) throw new Error('connection refused')
      return 'ok'
    })
    console.log(`answered: ${host}, ${answer}`)
  } catch (error) {
    console.log(`failed:   ${host}, ${String(error)}`)
  }
}

await call('down.example')
await call('down.example')
for (let customer = 1; customer <= 1_000; customer++) hosts.get(`customer-${customer}.example`)
await call('down.example')
await call('up.example')

console.log(`${hosts.size} breakers:`)
for (const [host, breaker] of hosts) console.log(`- ${host}: ${breaker.state}`)
console.log('looking makes none:', hosts.peek('customer-1.example'))
console.log('each is an ordinary breaker:', hosts.get('up.example') instanceof CircuitBreaker)

// Output:
// failed:   down.example, Error: connection refused
// event:    down.example is open, 2 failures in a row
// failed:   down.example, Error: connection refused
// failed:   down.example, CircuitOpenError: Circuit "down.example" is open: retry in 60000 ms
// answered: up.example, ok
// 3 breakers:
// - down.example: open
// - customer-1000.example: closed
// - up.example: closed
// looking makes none: undefined
// each is an ordinary breaker: true
