// Gathers what happens into samples, keeps the last two minutes of them, and hands each to whoever watches.

import type { CircuitBreaker } from 'recloser'
import type { Health } from '../payment-server/health.ts'
import type { LogLine, Sample } from './sample.ts'

export interface TimelineSources {
  readonly breaker: CircuitBreaker | undefined
  pending(): number
  held(): 'open' | 'closed' | null
  /** Asked once for each sample; `undefined` where the payment server does not tell. */
  paymentServer(): Promise<{ readonly health: Health; readonly reached: number } | undefined>
}

export type TimelineEvent =
  { readonly type: 'sample'; readonly sample: Sample } | { readonly type: 'log'; readonly line: LogLine }

const everyMs = 500
const kept = 240
const linesKept = 40

export class Timeline {
  readonly samples: Sample[] = []
  readonly lines: LogLine[] = []
  readonly #sources: TimelineSources
  readonly #watchers = new Set<(event: TimelineEvent) => void>()
  readonly #timer: NodeJS.Timeout
  readonly #unsubscribe: (() => void) | undefined
  #waitsMs: number[] = []
  #paid = 0
  #queued = 0
  #drained = 0
  #probed = false
  #reached: number | undefined
  #health: Sample['health'] = 'unknown'
  #sinceMs = performance.now()
  #sampling = false

  constructor(sources: TimelineSources) {
    this.#sources = sources
    this.#timer = setInterval(() => void this.#sample(), everyMs)
    this.#unsubscribe = sources.breaker?.subscribe((event) => {
      if (event.type !== 'transition') return
      if (event.to === 'half-open') this.#probed = true
      this.log(`Circuit ${event.from} → ${event.to}: ${event.reason}`)
    })
  }

  placed(paid: boolean, ms: number): void {
    if (paid) this.#paid++
    else this.#queued++
    this.#waitsMs.push(ms)
  }

  drained(): void {
    this.#drained++
  }

  log(text: string): void {
    const line = { atMs: Date.now(), text }
    keep(this.lines, line, linesKept)
    this.#tell({ type: 'log', line })
  }

  /** Hears of what comes; what was is in `samples` and `lines`. Returns the function that ends it. */
  watch(watcher: (event: TimelineEvent) => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#unsubscribe?.()
    this.#watchers.clear()
  }

  async #sample(): Promise<void> {
    if (this.#sampling) return
    this.#sampling = true
    const server = await this.#sources.paymentServer().catch(() => undefined)
    this.#sampling = false

    const nowMs = performance.now()
    const perSecond = (count: number): number => Math.round((count * 10_000) / (nowMs - this.#sinceMs)) / 10
    const waitsMs = this.#waitsMs.sort((a, b) => a - b)
    const at = (share: number): number | null => waitsMs[Math.ceil(share * waitsMs.length) - 1] ?? null
    const { breaker } = this.#sources
    const sample: Sample = {
      atMs: Date.now(),
      state: breaker?.state ?? 'none',
      probed: this.#probed || breaker?.state === 'half-open',
      held: this.#sources.held(),
      retryAfterMs: breaker !== undefined && Number.isFinite(breaker.retryAfterMs) ? breaker.retryAfterMs : null,
      paidRate: perSecond(this.#paid),
      queuedRate: perSecond(this.#queued),
      drainedRate: perSecond(this.#drained),
      reachedRate: perSecond((server?.reached ?? 0) - (this.#reached ?? server?.reached ?? 0)),
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      pending: this.#sources.pending(),
      health: server?.health ?? 'unknown',
    }
    if (sample.health !== this.#health) this.log(`Payment server is ${sample.health}`)
    this.#health = sample.health
    if (server !== undefined) this.#reached = server.reached
    this.#waitsMs = []
    this.#probed = false
    this.#paid = this.#queued = this.#drained = 0
    this.#sinceMs = nowMs
    keep(this.samples, sample, kept)
    this.#tell({ type: 'sample', sample })
  }

  #tell(event: TimelineEvent): void {
    for (const watcher of [...this.#watchers]) watcher(event)
  }
}

function keep<T>(list: T[], item: T, most: number): void {
  list.push(item)
  if (list.length > most) list.shift()
}
