import type { CircuitBreakerOptions } from 'recloser'
import { manualClock, type ManualClock } from 'recloser/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { jsonService, greeting } from './json-service.ts'

/** What the service behind the edge answered, where that is no success. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  readonly status: number

  constructor(status: number) {
    super(`the upstream answered ${status}`)
    this.status = status
  }
}

/** Asks the service behind the edge. */
export type Ask = (path: string) => Promise<unknown>

/** A web service of a framework, which answers `/orders/:path` with what it gets by asking for that path. */
export interface Edge {
  readonly get: (path: string) => Promise<Response>
  readonly close?: () => unknown
}

/** What a web service answers to its client when its call ended with the error. */
export const statusFor = (error: unknown): number =>
  error instanceof UpstreamError && error.status < 500 ? error.status : 502

const threshold = 3

/** Plays an outage of the service behind a web service: what its clients see, and what the sick service has to bear. */
export function playsAnEdge(start: (options: CircuitBreakerOptions, ask: Ask) => Edge | Promise<Edge>): void {
  const upstream = jsonService()
  let clock: ManualClock
  let edge: Edge
  const statuses = async (path: string, times: number): Promise<number[]> => {
    const seen: number[] = []
    for (let time = 0; time < times; time++) seen.push((await edge.get(path)).status)
    return seen
  }

  beforeEach(async () => {
    await upstream.heal()
    clock = manualClock()
    const options = { failureThreshold: threshold, resetTimeoutMs: 30_000, clock }
    edge = await start(options, async (path) => {
      const response = await fetch(`${upstream.origin}/${path}`)
      const body: unknown = await response.json()
      if (!response.ok) throw new UpstreamError(response.status)
      return body
    })
  })
  afterEach(() => edge.close?.())

  it('answers what the service answers', async () => {
    const response = await edge.get('/orders/well')

    expect(response.status).toBe(200)
    expect(await response.json()).toEqual(greeting)
  })

  it('is not closed to everybody by one who asks for what is not there', async () => {
    expect(await statuses('/orders/404', 2 * threshold)).toEqual(Array<number>(2 * threshold).fill(404))
    expect(await statuses('/orders/well', 1)).toEqual([200])
  })

  it('answers 503 and when to come again while the circuit is open, and recovers by a probe', async () => {
    await upstream.fall('failing')
    expect(await statuses('/orders/well', threshold)).toEqual([502, 502, 502])

    const { asked } = upstream
    const refused = await edge.get('/orders/well')
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('30')
    expect(await statuses('/orders/well', 2 * threshold)).toEqual(Array<number>(2 * threshold).fill(503))
    expect(upstream.asked).toBe(asked)

    await upstream.heal()
    clock.advance(30_000)
    expect(await statuses('/orders/well', 2)).toEqual([200, 200])
    expect(upstream.asked).toBe(asked + 2)
  })
}
