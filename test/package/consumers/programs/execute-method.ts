// The breaker runs a call itself.
import { CircuitBreaker } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'

const breaker = new CircuitBreaker({ name: 'billing' })
const hosts = new BreakerRegistry()

export const load = (url: string, caller?: AbortSignal): Promise<Response> =>
  breaker.execute(({ signal }) => fetch(url, { signal }), { signal: caller })

export const ofHost = (url: string): Promise<string> =>
  hosts.get(new URL(url).host).execute(async ({ signal }) => (await fetch(url, { signal })).text())

export const number: Promise<number> = breaker.execute(() => 5)
export const judged: Promise<Response> = breaker.execute(() => fetch('/'), {
  isFailure: (o) => o.status === 'rejected' || !o.value.ok,
})

export class Client {
  readonly #breaker: CircuitBreaker
  constructor(breaker: CircuitBreaker) {
    this.#breaker = breaker
  }

  get<T>(task: () => Promise<T>): Promise<T> {
    return this.#breaker.execute(task)
  }
}

// @ts-expect-error -- a value is no task
export const wrong = () => breaker.execute(5)
