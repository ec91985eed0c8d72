import type { CircuitEvent } from 'recloser'
import { breakerInterceptor, type UndiciBreakerOptions } from 'recloser/undici'

/** A handler as a dispatcher sees it, whatever its generation. */
export type Handler = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>

export const request = { origin: 'http://api.example', path: '/', method: 'GET' }

/** A dispatcher below a breaker that keeps the handler it is given, and what the caller's handler is told. */
export function requested(
  options: UndiciBreakerOptions = {},
  answers: Readonly<Record<string, () => unknown>> = {},
  given: object = request,
) {
  const interceptor = breakerInterceptor(options)
  const events: CircuitEvent[] = []
  interceptor.breakers.subscribe((event) => events.push(event))
  const told: unknown[][] = []
  let watched: Handler = {}
  const sent: unknown[] = []
  const handlerOf = (names: readonly string[]): Handler =>
    Object.fromEntries(
      names.map((name) => [name, (...args: unknown[]) => (told.push([name, ...args]), answers[name]?.())]),
    )
  const send = (names: readonly string[]): boolean =>
    interceptor((request: object, handler: object) => {
      sent.push(request)
      watched = handler as Handler
      return true
    })(given, handlerOf(names))
  const say = (name: string, ...args: unknown[]): unknown => watched[name]?.(...args)
  return {
    send,
    say,
    told,
    events,
    breakers: interceptor.breakers,
    sent,
    types: () => events.map(({ type }) => type),
  }
}

/** The methods of a handler of undici 7 and 8, and of one of undici 6. */
export const current = [
  'onRequestStart',
  'onResponseStart',
  'onResponseData',
  'onResponseEnd',
  'onResponseError',
] as const
export const legacy = ['onConnect', 'onHeaders', 'onData', 'onComplete', 'onError'] as const

/** What undici 7 and 8 hand to a handler. */
export const controllerOf = (more: object = {}) => ({ aborted: false, paused: false, reason: null, ...more })
