import { onTestFinished } from 'vitest'
import type { CircuitEvent } from 'recloser'
import type { BreakerRegistry } from 'recloser/registry'
import { circuitBreaker, type UndiciBreakerOptions } from 'recloser/undici'
import type { Agent, Dispatcher } from 'undici'
import type { Undici } from './majors.ts'

/** A composed dispatcher, and what its breakers tell. */
export interface Harness {
  readonly dispatcher: Dispatcher
  readonly breakers: BreakerRegistry
  readonly events: readonly CircuitEvent[]
  /** The types of the events, in order. */
  readonly types: () => readonly string[]
}

/** An agent behind a breaker, for the test that is running. */
export function harness(undici: Undici, options: UndiciBreakerOptions = {}, agentOptions: Agent.Options = {}): Harness {
  return behind(new undici.Agent(agentOptions), (dispatcher, breaker) => dispatcher.compose(breaker), options)
}

/** A dispatcher that is composed by hand. */
export function behind(
  inner: Dispatcher,
  compose: (inner: Dispatcher, breaker: ReturnType<typeof circuitBreaker>) => Dispatcher,
  options: UndiciBreakerOptions = {},
  stop = (): Promise<void> => inner.destroy(),
): Harness {
  const interceptor = circuitBreaker(options)
  const events: CircuitEvent[] = []
  interceptor.breakers.subscribe((event) => events.push(event))
  onTestFinished(stop)
  return {
    dispatcher: compose(inner, interceptor),
    breakers: interceptor.breakers,
    events,
    types: () => events.map(({ type }) => type),
  }
}

/** One request, and its body to the end. */
export async function get(
  dispatcher: Dispatcher,
  origin: string,
  options: Partial<Dispatcher.RequestOptions> = {},
): Promise<{ readonly statusCode: number; readonly text: string }> {
  const { statusCode, body } = await dispatcher.request({ origin, path: '/', method: 'GET', ...options })
  return { statusCode, text: await body.text() }
}

/** The code of the error that a promise rejects with, or its name. */
export const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: unknown) => {
      const { code, name, cause } = error as { code?: unknown; name?: unknown; cause?: { code?: unknown } }
      return typeof code === 'string' ? code : (cause?.code ?? name)
    },
  )

/** Waits until it is true. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5))
}
