// One run: two servers, two callers, one outage that both servers go through in the same tick.
// Whatever ends the run, the servers are closed, their sockets destroyed and the view is taken down.

import { setTimeout as sleep } from 'node:timers/promises'
import { logCircuit, type CircuitLog } from './circuit-log.ts'
import { Lane } from './lane.ts'
import { fetchOrder, fetchOrderGuarded } from './order-client.ts'
import { startOrderServer, type Health, type OrderServer } from './order-server.ts'
import { pace } from './pace.ts'
import { callEveryMs, script, scriptMs } from './scenario.ts'

/** Everything a view or the report may look at. Moments are those of `performance.now()`, as are the breaker's. */
export interface Demo {
  readonly startedAtMs: number
  readonly phases: readonly PhaseStart[]
  readonly bare: Side
  readonly guarded: Side
  readonly circuit: CircuitLog
}

export interface PhaseStart {
  readonly health: Health
  readonly atMs: number
}

export interface Side {
  readonly lane: Lane
  readonly server: OrderServer
}

export interface View {
  draw(demo: Demo): void
  close(): void
}

const drawEveryMs = 100

export async function runDemo(view: View, signal: AbortSignal): Promise<Demo> {
  const servers = await Promise.all([startOrderServer(), startOrderServer()])
  let ticker: NodeJS.Timeout | undefined
  try {
    // The first fetch of a process loads the HTTP client: neither caller should be billed for that.
    await Promise.all(servers.map((server) => fetchOrder(server.url)))
    const [bareServer, guardedServer] = servers
    const bare: Side = { server: bareServer, lane: new Lane(() => fetchOrder(bareServer.url)) }
    const guarded: Side = { server: guardedServer, lane: new Lane(() => fetchOrderGuarded(guardedServer.url)) }
    const phases: PhaseStart[] = []
    const circuit = logCircuit(fetchOrderGuarded.breaker)
    const demo: Demo = { startedAtMs: performance.now(), phases, bare, guarded, circuit }

    ticker = setInterval(() => {
      view.draw(demo)
    }, drawEveryMs)
    const send = (): void => {
      bare.lane.send()
      guarded.lane.send()
    }
    await Promise.all([playScript(servers, phases, signal), pace(send, callEveryMs, scriptMs, signal)])
    await Promise.all([bare.lane.drain(), guarded.lane.drain()])
    view.draw(demo)
    return demo
  } finally {
    clearInterval(ticker)
    view.close()
    await Promise.all(servers.map((server) => server.close()))
  }
}

async function playScript(servers: readonly OrderServer[], phases: PhaseStart[], signal: AbortSignal): Promise<void> {
  let endsAtMs = performance.now()
  for (const { health, forMs } of script) {
    for (const server of servers) server.become(health)
    phases.push({ health, atMs: performance.now() })
    endsAtMs += forMs
    await sleep(endsAtMs - performance.now(), undefined, { signal })
  }
}
