import type { BreakerRegistry } from 'recloser/registry'
import { withFetchBreaker } from 'recloser/fetch'
import { breakerInterceptor } from 'recloser/undici'

/** What fetch and undici have in common, to be played by one test. */
export interface HttpDoor {
  readonly name: string
  readonly open: (options?: object) => HttpClient
  /** The status of a response, as a predicate of the user finds it. */
  readonly statusOf: (response: never) => number
}

export interface HttpClient {
  readonly breakers: BreakerRegistry
  /** Sends a request, which is answered with this status and these headers. Gives what it failed with. */
  readonly send: (url: string, status?: number, headers?: Readonly<Record<string, string>>) => Promise<unknown>
}

const fetchDoor: HttpDoor = {
  name: 'withFetchBreaker()',
  open(options) {
    let answer = (): Response => new Response()
    const client = withFetchBreaker<(url: string) => Promise<Response>>(() => Promise.resolve(answer()), options)
    return {
      breakers: client.breakers,
      async send(url, status = 200, headers = {}) {
        answer = () => new Response('body', { status, headers })
        try {
          await client(url)
          return undefined
        } catch (error) {
          return error
        }
      },
    }
  },
  statusOf: ({ status }: Response) => status,
}

interface Handler {
  onRequestStart(controller: object): void
  onResponseStart(controller: object, status: number, headers: object): void
  onResponseEnd(controller: object, trailers: object): void
  onResponseError(controller: object | null, error: unknown): void
}

const undiciDoor: HttpDoor = {
  name: 'breakerInterceptor()',
  open(options) {
    const intercept = breakerInterceptor(options)
    let answer: (handler: Handler) => void = () => undefined
    const dispatch = intercept((_: object, handler: Handler) => {
      answer(handler)
      return true
    })
    return {
      breakers: intercept.breakers,
      send(url, status = 200, headers = {}) {
        let failed: unknown
        answer = (handler) => {
          const controller = { aborted: false, paused: false }
          handler.onRequestStart(controller)
          handler.onResponseStart(controller, status, headers)
          handler.onResponseEnd(controller, {})
        }
        const { origin, pathname, search } = new URL(url)
        dispatch(
          { origin, path: pathname + search, method: 'GET' },
          {
            onRequestStart: () => undefined,
            onResponseStart: () => undefined,
            onResponseEnd: () => undefined,
            onResponseError: (_, error) => {
              failed = error
            },
          },
        )
        return Promise.resolve(failed)
      },
    }
  },
  statusOf: ({ statusCode }: { readonly statusCode: number }) => statusCode,
}

export const httpDoors: readonly HttpDoor[] = [fetchDoor, undiciDoor]
