// Gathers what happens into samples, keeps the last two minutes of them, and hands each to all who watch.

import type { CircuitBreaker } from 'recloser'
import type { PaymentServerStatus } from '../payment-server/server.ts'
import { EventLog } from './event-log.ts'
import type { LogLine, Sample } from './sample.ts'
import { Waiting, type Customer } from './waiting.ts'

export interface TimelineSources {
  readonly breaker: CircuitBreaker | undefined
  readonly pending: () => number
  /** Wall time, in milliseconds; `undefined` where no order is pending. */
  readonly pendingSinceMs: () => number | undefined
  readonly held: () => 'open' | 'closed' | null
  /** Asked once for each sample; rejects where the payment server does not tell. */
  readonly paymentServer: () => Promise<Pick<PaymentServerStatus, 'health' | 'reached' | 'startedAtMs'>>
  /** Lines of an earlier process. */
  readonly lines: readonly LogLine[]
  /** The log has changed. */
  readonly logged: () => void
}

export type TimelineEvent =
  { readonly type: 'sample'; readonly sample: Sample } | { readonly type: 'log'; readonly line: LogLine }

const everyMs = 500
const kept = 240

export class Timeline {
  readonly samples: Sample[] = []
  readonly #sources: TimelineSources
  readonly #log: EventLog
  readonly #waiting = new Waiting()
  readonly #watchers = new Set<(event: TimelineEvent) => void>()
  readonly #timer: NodeJS.Timeout
  readonly #unsubscribe: (() => void) | undefined
  #drained = 0
  #probed = false
  #server: { readonly reached: number; readonly startedAtMs: number } | undefined
  #health: Sample['health'] = 'unknown'
  #sinceMs = performance.now()
  #sampling = false
  #closed = false

  constructor(sources: TimelineSources) {
    this.#sources = sources
    this.#log = new EventLog(sources.lines, (line) => {
      sources.logged()
      this.#tell({ type: 'log', line })
    })
    this.#timer = setInterval(() => void this.#sample(), everyMs)
    this.#unsubscribe = sources.breaker?.subscribe((event) => {
      if (event.type !== 'transition') return
      if (event.to === 'half-open') this.#probed = true
      const repeats = event.to === 'half-open' || (event.from === 'half-open' && event.to === 'open')
      this.#log.add(`Circuit ${event.from} → ${event.to}: ${event.reason}`, { repeats })
    })
  }

  get lines(): readonly LogLine[] {
    return this.#log.lines
  }

  /** A customer wants to place an order. */
  arrived(): Customer {
    return this.#waiting.arrived()
  }

  drained(): void {
    this.#drained++
  }

  log(text: string): void {
    this.#log.add(text)
  }

  /** Is handed what comes; what was is in `samples` and `lines`. Returns the function that ends it. */
  watch(watcher: (event: TimelineEvent) => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    this.#unsubscribe?.()
    this.#watchers.clear()
  }

  async #sample(): Promise<void> {
    if (this.#sampling) return
    this.#sampling = true
    const server = await this.#sources.paymentServer().catch(() => undefined)
    this.#sampling = false
    if (this.#closed) return

    const nowMs = performance.now()
    const perSecond = (count: number): number => Math.round((count * 10_000) / (nowMs - this.#sinceMs)) / 10
    const { breaker, pending, pendingSinceMs, held } = this.#sources
    const { ends, p50Ms, p99Ms } = this.#waiting.read()
    const reached = server && this.#reachedSince(server)
    const sinceMs = pendingSinceMs()
    const sample: Sample = {
      atMs: Date.now(),
      state: breaker?.state ?? 'none',
      probed: this.#probed || breaker?.state === 'half-open',
      held: held(),
      retryAfterMs: breaker !== undefined && Number.isFinite(breaker.retryAfterMs) ? breaker.retryAfterMs : null,
      paidRate: perSecond(ends.paid),
      queuedRate: perSecond(ends.queued),
      refusedRate: perSecond(ends.refused),
      drainedRate: perSecond(this.#drained),
      reachedRate: reached === undefined ? null : perSecond(reached),
      p50Ms,
      p99Ms,
      oldestMs: sinceMs === undefined ? null : Math.max(0, Date.now() - sinceMs),
      pending: pending(),
      health: server?.health ?? 'unknown',
    }
    if (sample.health !== this.#health)
      this.log(server === undefined ? 'Payment server does not say how it is' : `Payment server is ${server.health}`)
    this.#health = sample.health
    this.#probed = false
    this.#drained = 0
    this.#sinceMs = nowMs
    this.samples.push(sample)
    if (this.samples.length > kept) this.samples.shift()
    this.#tell({ type: 'sample', sample })
  }

  /** How many charges reached it since the last sample. A server that was started again counts from 0. */
  #reachedSince(server: { readonly reached: number; readonly startedAtMs: number }): number {
    const before = this.#server
    this.#server = server
    if (before === undefined) return 0
    if (before.startedAtMs === server.startedAtMs) return server.reached - before.reached
    this.log('Payment server was started again')
    return server.reached
  }

  #tell(event: TimelineEvent): void {
    for (const watcher of [...this.#watchers]) watcher(event)
  }
}
