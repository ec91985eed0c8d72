// Protects answers that come item by item: an async generator, and the body of a real HTTP response that breaks off in the
// middle. An answer counts when it ends, not when it begins; who leaves early has seen enough of it to know that it works.

import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CircuitBreaker } from 'recloser'
import { executeIterable, wrapIterable } from 'recloser/stream'
import { manualClock } from 'recloser/testing'

const database = new CircuitBreaker({ name: 'database' })

async function* rows(upTo: number) {
  try {
    for (let row = 1; row <= upTo; row++) yield await Promise.resolve(`row ${row}`)
  } finally {
    console.log('cursor closed')
  }
}

const readRows = wrapIterable(database, rows)

for await (const row of readRows(2)) console.log(row, '- successes so far:', database.stats.totals.successes)
console.log('at the end:', database.stats.totals.successes)

for await (const row of readRows(1_000_000)) {
  console.log(row, 'is enough')
  break
}
console.log('having left:', database.stats.totals.successes)

// Says how much will come, and gives the first half of it.
let connection: ServerResponse | undefined
const server = createServer((_request, response) => {
  connection = response
  response.writeHead(200, { 'content-length': 1_000 })
  response.write('half an ans')
})
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve)
})
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

const service = new CircuitBreaker({ name: 'service', failureThreshold: 2, clock: manualClock() })

async function body(signal: AbortSignal | undefined): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(url, { signal: signal ?? null })
  if (response.body === null) throw new Error('no body')
  return response.body
}

for (let call = 1; call <= 3; call++) {
  const decoder = new TextDecoder()
  try {
    const chunks = executeIterable(service, ({ signal }) => body(signal), { signal: AbortSignal.timeout(10_000) })
    for await (const chunk of chunks) {
      console.log('got:', decoder.decode(chunk))
      connection?.destroy()
    }
  } catch (error) {
    console.log(String(error))
  }
}
server.close()

// Output:
// row 1 - successes so far: 0
// row 2 - successes so far: 0
// cursor closed
// at the end: 1
// row 1 is enough
// cursor closed
// having left: 2
// got: half an ans
// TypeError: terminated
// got: half an ans
// TypeError: terminated
// CircuitOpenError: Circuit "service" is open: retry in 60000 ms
