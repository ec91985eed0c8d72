// A breaker for each origin, as an interceptor of undici: retries end when the circuit opens, for as long as the server asks.

import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { isCircuitOpen } from 'recloser'
import { breakerInterceptor } from 'recloser/undici'
import { Agent, interceptors, request } from 'undici'

let healthy = false
let asked = 0
const server = createServer((_, response) => {
  asked++
  if (healthy) response.end('42 items')
  else response.writeHead(503, { 'retry-after': '120' }).end()
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

let nowMs = 0
const breaker = breakerInterceptor({
  keyOf: () => 'orders',
  breaker: { failureThreshold: 3, resetTimeoutMs: 10_000, clock: () => nowMs },
})
breaker.breakers.subscribe((event, key) => {
  if (event.type === 'transition') console.log(`event:    ${key} is ${event.to}, ${event.reason}`)
})
const retry = interceptors.retry({ maxRetries: 10, minTimeout: 1, maxTimeout: 1 })
const agent = new Agent().compose(breaker, retry)

async function get(): Promise<void> {
  try {
    const { statusCode, body } = await request(url, { dispatcher: agent })
    console.log(`answered: ${statusCode} ${await body.text()}`)
  } catch (error) {
    if (!isCircuitOpen(error)) throw error
    console.log(`refused:  ${error.message}`)
  }
}

await get()
await get()
console.log('requests that reached the server:', asked)

healthy = true
nowMs = 120_000
await get()

await agent.close()
server.close()

// Output:
// event:    orders is open, 3 failures in a row
// refused:  Circuit "orders" is open: retry in 120000 ms
// refused:  Circuit "orders" is open: retry in 120000 ms
// requests that reached the server: 3
// event:    orders is half-open, reset timeout passed
// event:    orders is closed, probes succeeded
// answered: 200 42 items
