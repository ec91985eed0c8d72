// The console without a server: its page asks a handler that runs in the browser, beside breakers with made-up traffic.

import { CircuitBreaker } from 'recloser'
import { breakerConsole } from 'recloser/console'
import { exponential } from 'recloser/backoff'
import { recommended } from 'recloser/presets'
import { BreakerRegistry } from 'recloser/registry'

/** How a dependency does: when its outage begins in each cycle and how long it lasts, and how often it fails otherwise. */
interface Dependency {
  readonly breaker: CircuitBreaker
  readonly callsPerSecond: number
  readonly outageAtMs: number
  readonly outageForMs: number
  readonly failureRate: number
}

const cycleMs = 60_000
const hosts = new BreakerRegistry({
  options: recommended({ resetTimeoutMs: exponential({ initialMs: 4_000, maxMs: 15_000 }) }),
})
const database = new CircuitBreaker({ name: 'database', failureThreshold: 5, resetTimeoutMs: 8_000 })

const dependencies: readonly Dependency[] = [
  { breaker: database, callsPerSecond: 20, outageAtMs: 40_000, outageForMs: 8_000, failureRate: 0 },
  {
    breaker: hosts.get('search.example'),
    callsPerSecond: 40,
    outageAtMs: 3_000,
    outageForMs: 20_000,
    failureRate: 0.01,
  },
  {
    breaker: hosts.get('payments.example'),
    callsPerSecond: 12,
    outageAtMs: 25_000,
    outageForMs: 12_000,
    failureRate: 0,
  },
  { breaker: hosts.get('mail.example'), callsPerSecond: 4, outageAtMs: Infinity, outageForMs: 0, failureRate: 0.05 },
  {
    breaker: hosts.get('images.example'),
    callsPerSecond: 60,
    outageAtMs: Infinity,
    outageForMs: 0,
    failureRate: 0.002,
  },
]

function call({ breaker, outageAtMs, outageForMs, failureRate }: Dependency): void {
  const sinceMs = (performance.now() % cycleMs) - outageAtMs
  const isDown = sinceMs >= 0 && sinceMs < outageForMs
  const fails = isDown || Math.random() < failureRate
  const takesMs = 20 + Math.random() * 60
  const answer = (): Promise<string> =>
    new Promise((resolve, reject) => {
      setTimeout(() => (fails ? reject(new Error('connect ECONNREFUSED')) : resolve('ok')), takesMs)
    })
  breaker.execute(answer).catch(() => undefined)
}

for (const dependency of dependencies) setInterval(call, 1_000 / dependency.callsPerSecond, dependency)

const handler = breakerConsole({
  breakers: [database, hosts],
  basePath: new URL('.', location.href).pathname,
  controls: { authorize: () => 'you' },
})

const isForConsole = (url: URL): boolean =>
  url.origin === location.origin && url.pathname.startsWith(new URL('api/', location.href).pathname)

const realFetch = globalThis.fetch.bind(globalThis)
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init)
  return isForConsole(new URL(request.url)) ? handler(request) : realFetch(input, init)
}

/** What the page uses of an EventSource, over a response of the handler. */
class HandlerEvents extends EventTarget {
  static readonly CLOSED = 2
  readyState = 0
  readonly #left = new AbortController()

  constructor(path: string) {
    super()
    void this.#listen(new URL(path, location.href))
  }

  async #listen(url: URL): Promise<void> {
    const { body } = await handler(new Request(url))
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
    this.#left.signal.addEventListener('abort', () => void reader?.cancel())
    this.readyState = 1
    let text = ''
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      const events = (text + part.value).split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const data = event.split('\n').flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? [])
        if (data.length > 0) this.dispatchEvent(new MessageEvent('message', { data: data.join('\n') }))
      }
    }
    this.readyState = HandlerEvents.CLOSED
  }

  close(): void {
    this.readyState = HandlerEvents.CLOSED
    this.#left.abort()
  }
}
globalThis.EventSource = HandlerEvents as never
