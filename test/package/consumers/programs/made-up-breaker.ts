// A test hands in a breaker of its own making.
import { CircuitBreaker, execute, wrap, type Breaker } from 'recloser'

class Billing {
  readonly #breaker: Breaker
  constructor(breaker: Breaker) {
    this.#breaker = breaker
  }

  charge(cents: number): Promise<number> {
    return execute(this.#breaker, () => cents)
  }
}

/** Hands all it is asked for to a breaker that it has inside. */
export const recorded = (breaker: Breaker, seen: string[]): Breaker =>
  new Proxy(breaker, {
    get(target, name) {
      seen.push(String(name))
      return Reflect.get(target, name, target) as unknown
    },
  })

export const charged: Promise<number> = new Billing(recorded(new CircuitBreaker(), [])).charge(5)
export const wrapped: (id: string) => Promise<string> = wrap(
  recorded(new CircuitBreaker(), []),
  async (id: string) => id,
)

// @ts-expect-error -- it admits nothing
export const wrong: Breaker = { name: 'billing' }
