// The last ten minutes of the visible breakers. The page requests them together, and again every few seconds.

import type { Timeline } from '../design/history.ts'
import type { ShownHistory } from '../../src/console/history.ts'

const reachMs = 600_000
const bucketMs = 5_000
/** How often they are requested, and how long a request waits for more breakers to become visible. */
const everyMs = 5_000
const gatherMs = 120
/** How long the list of keys of one request may be. */
const longestQuery = 6_000

/** A history as `GET api/history` returns it. */
type KeyedHistory = ShownHistory & { readonly key: string }

export class Histories {
  readonly #onChange: () => void
  #wanted: readonly string[] = []
  #known = new Map<string, Timeline>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #askedAtMs = -Infinity

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  find(key: string): Timeline | undefined {
    return this.#known.get(key)
  }

  /** Requests the histories of these breakers, and no longer of any others. */
  look(keys: readonly string[]): void {
    this.#wanted = keys
    const isNew = keys.some((key) => !this.#known.has(key))
    this.#plan(isNew ? gatherMs : Math.max(0, this.#askedAtMs + everyMs - performance.now()))
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask(), ms)
  }

  async #ask(): Promise<void> {
    this.#askedAtMs = performance.now()
    const keys = this.#wanted
    try {
      const found = await Promise.all(queriesOf(keys).map(fetchHistories))
      this.#known = new Map(found.flat())
      this.#onChange()
    } catch {
      // The stream reports that the service is unavailable. Until it is back, the page shows the last data.
    }
    if (!document.hidden) this.#plan(everyMs)
    else document.addEventListener('visibilitychange', () => this.#plan(0), { once: true })
  }
}

/** The keys in requests that are not too long. */
function queriesOf(keys: readonly string[]): readonly string[] {
  const queries: string[] = []
  for (const key of keys) {
    const part = `key=${encodeURIComponent(key)}`
    const last = queries.at(-1)
    if (last === undefined || last.length + part.length > longestQuery) queries.push(part)
    else queries[queries.length - 1] = `${last}&${part}`
  }
  return queries
}

async function fetchHistories(query: string): Promise<readonly (readonly [key: string, timeline: Timeline])[]> {
  const response = await fetch(`api/history?${query}`, { signal: AbortSignal.timeout(4_000) })
  const { histories } = (await response.json()) as { readonly histories: readonly KeyedHistory[] }
  const nowMs = Date.now()
  return histories.map((history) => [history.key, timelineOf(history, nowMs)])
}

/** Converts ages to times on this page's clock. */
function timelineOf({ knownMs, bands, buckets }: ShownHistory, nowMs: number): Timeline {
  const at = (agoMs: number | undefined): number => nowMs - (agoMs ?? 0)
  return {
    fromMs: nowMs - reachMs,
    toMs: nowMs,
    knownFromMs: nowMs - knownMs,
    bucketMs,
    bands: bands.state.map((state, index) => ({
      fromMs: at(bands.agoMs[index]),
      toMs: at(bands.agoMs[index + 1]),
      state,
    })),
    buckets: buckets.agoMs.map((agoMs, index) => ({
      atMs: at(agoMs),
      calls: buckets.calls[index] ?? 0,
      failures: buckets.failures[index] ?? 0,
      rejected: buckets.rejected[index] ?? 0,
      meanMs: buckets.meanMs[index] ?? null,
      slowestMs: buckets.slowestMs[index] ?? null,
    })),
  }
}
