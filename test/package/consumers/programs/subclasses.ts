// A breaker of one's own class, and functions that are generic over what a call goes through.
import { CircuitBreaker, execute, tryExecute, wrap, type Outcome, type Policy } from 'recloser'

export class LoggedBreaker extends CircuitBreaker {
  run<T>(task: () => Promise<T>): Promise<T> {
    return execute(this, task)
  }

  try<T>(task: () => Promise<T>): Promise<Outcome<T>> {
    return tryExecute(this, task)
  }

  bind<T>(fn: (id: string) => Promise<T>): (id: string) => Promise<T> {
    return wrap(this, fn)
  }
}

export class Client<G extends CircuitBreaker | Policy> {
  readonly #guard: G
  constructor(guard: G) {
    this.#guard = guard
  }

  load<T>(task: () => Promise<T>): Promise<T> {
    return execute(this.#guard, task)
  }
}

export const through = <G extends CircuitBreaker, T>(guard: G, task: () => T): Promise<T> => execute(guard, task)
export const number: Promise<number> = new LoggedBreaker({ name: 'a' }).run(async () => 5)
export const text: Promise<string> = new Client(new LoggedBreaker()).load(async () => 'five')

// @ts-expect-error -- the task gives a number
export const wrong: Promise<string> = through(new CircuitBreaker(), () => 5)
