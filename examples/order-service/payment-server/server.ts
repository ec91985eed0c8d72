// A payment server that can be made sick. Payments come in by one port, and by another, which is never sick, it is told
// how to be and asked what reached it.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { listen, openDoor } from './door.ts'
import { conductOf, healths, recoveryMs, type Health } from './health.ts'
import { openLedger } from './ledger.ts'
import { outageScript, scriptFrom, ScriptPlayer } from './script.ts'

export interface PaymentServer {
  readonly url: string
  readonly controlUrl: string
  close(): Promise<void>
}

export interface PaymentServerStatus {
  readonly health: Health
  /** Requests for a charge, all and those that came while it was neither fine nor recovering. */
  readonly reached: number
  readonly reachedWhileSick: number
  readonly charges: number
  /** Wall time, in milliseconds: a server that was started again counts from 0. */
  readonly startedAtMs: number
}

export interface PaymentServerSettings {
  readonly file: string
  /** 0, or left out: a free one. */
  readonly port?: number | undefined
  readonly controlPort?: number | undefined
}

/** No card pays more than this. */
const limitCents = 100_000

/** More bytes than this no order has. */
const maxBodyBytes = 64 * 1_024

export async function startPaymentServer(settings: PaymentServerSettings): Promise<PaymentServer> {
  const ledger = openLedger(settings.file)
  const startedAtMs = Date.now()
  let health: Health = 'fine'
  let sinceMs = performance.now()
  let reached = 0
  let reachedWhileSick = 0
  let recovery: NodeJS.Timeout | undefined

  const become = (next: Health): void => {
    clearTimeout(recovery)
    health = next
    sinceMs = performance.now()
    if (next === 'recovering') recovery = setTimeout(() => become('fine'), recoveryMs)
    void door.set(next !== 'down')
  }
  const player = new ScriptPlayer(become)

  const door = await openDoor(
    settings.port ?? 0,
    (request, response) => void charge(request, response).catch((error: unknown) => fail(response, error)),
  ).catch(async (error: unknown) => {
    await ledger.close()
    throw error
  })
  async function charge(request: IncomingMessage, response: ServerResponse): Promise<void> {
    reached++
    if (health !== 'fine' && health !== 'recovering') reachedWhileSick++
    const key = request.headers['idempotency-key']
    const { orderId, amountCents } = (await readJson(request)) as { orderId?: unknown; amountCents?: unknown }
    if (request.method !== 'POST' || request.url !== '/charges') {
      send(response, 404, { error: 'no such page' })
      return
    }
    if (typeof key !== 'string' || typeof orderId !== 'string' || typeof amountCents !== 'number') {
      send(response, 400, { error: 'idempotency-key, orderId and amountCents are needed' })
      return
    }
    if (health === 'down') return void response.destroy()

    const conduct = conductOf(health, performance.now() - sinceMs, Math.random)
    const declined = amountCents > limitCents
    const made = conduct.charges && !declined ? await ledger.charge(key, orderId, amountCents) : undefined
    await wait(conduct.afterMs, undefined, { ref: false })
    if (conduct.status !== 200) {
      send(response, conduct.status, { error: health })
      return
    }
    send(response, declined ? 402 : 200, declined ? { error: 'declined' } : { ...made })
  }

  const status = (): PaymentServerStatus => ({ health, reached, reachedWhileSick, charges: ledger.size, startedAtMs })
  const control = createServer((request, response) => {
    void answerControl(request, response).catch((error: unknown) => fail(response, error))
  })
  async function answerControl(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isFromAPage(request)) {
      send(response, 403, { error: 'a page may not do this' })
      return
    }
    if (request.url === '/charges') {
      send(response, 200, ledger.all())
      return
    }
    if (request.method === 'POST') {
      const given = (await readJson(request)) as { readonly health?: unknown; readonly script?: unknown }
      const wanted = healths.find((known) => known === given.health)
      const script = given.script === 'outage' ? outageScript : scriptFrom(given.script)
      if (wanted === undefined && script === undefined) {
        send(response, 400, { error: 'health or script wanted' })
        return
      }
      player.stop()
      if (script !== undefined) player.play(script)
      else if (wanted !== undefined) become(wanted)
      await door.set(health !== 'down')
    }
    send(response, 200, status())
  }
  await listen(control, settings.controlPort ?? 0).catch(async (error: unknown) => {
    await door.set(false)
    await ledger.close()
    throw error
  })

  return {
    url: `http://127.0.0.1:${door.port}`,
    controlUrl: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
    async close() {
      player.stop()
      clearTimeout(recovery)
      await door.set(false)
      const closed = new Promise<void>((resolve) => control.close(() => resolve()))
      control.closeAllConnections()
      await closed
      await ledger.close()
    },
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  // The other end may have hung up while the server was slow.
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Only programs control the server, so a request that a web page sends comes from a foreign page. */
function isFromAPage({ method, headers }: IncomingMessage): boolean {
  return method !== 'GET' && (headers.origin !== undefined || (headers['sec-fetch-site'] ?? 'none') !== 'none')
}

function fail(response: ServerResponse, error: unknown): void {
  if (error instanceof SyntaxError) send(response, 400, { error: `the body is not JSON: ${error.message}` })
  else if (error instanceof BodyTooLong) send(response, 413, { error: error.message })
  else response.destroy()
}

class BodyTooLong extends Error {
  constructor() {
    super(`the body must have at most ${maxBodyBytes} bytes`)
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) throw new BodyTooLong()
    chunks.push(chunk)
  }
  return JSON.parse(bytes === 0 ? '{}' : Buffer.concat(chunks).toString()) ?? {}
}
