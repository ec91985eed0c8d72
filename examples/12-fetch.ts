// A fetch with a breaker for each origin, against a real server that gets into trouble, and the health endpoint of the
// service that calls it.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isCircuitOpen } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { health, httpStatusOf } from 'recloser/health'

let sick = false
const server = createServer((_, response) => {
  if (sick) response.writeHead(503, { 'retry-after': '120' }).end('overloaded')
  else response.end('paid')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

const pay = withFetchBreaker(fetch, {
  // So that the example prints the same each time: the key has no port in it, and no time passes.
  keyOf: (request) => new URL(request.url).hostname,
  breaker: { failureThreshold: 2, clock: () => 0 },
})

async function call(): Promise<void> {
  try {
    const response = await pay(url, { method: 'POST', body: '42', signal: AbortSignal.timeout(5_000) })
    console.log(response.status, await response.text())
  } catch (error) {
    if (!isCircuitOpen(error)) throw error
    console.log(`not sent: ${error.message}`)
  }
}

await call()
sick = true
await call()
await call()
await call()

const now = health(pay.breakers)
const [host] = Object.values(now.breakers)
console.log(`${now.status}, served with ${httpStatusOf(now)}: ${host?.state} after ${host?.failures} failures`)
server.close()
server.closeAllConnections()

// Output:
// 200 paid
// 503 overloaded
// 503 overloaded
// not sent: Circuit "127.0.0.1" is open: retry in 120000 ms
// degraded, served with 200: open after 2 failures
