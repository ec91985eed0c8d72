import type { Exchange, UndiciResponse } from './exchange.ts'

/**
 * The controller that undici 7 and 8 pass to a handler, as far as it is used here; `null` if a request fails before it
 * starts.
 */
export interface ControllerLike {
  readonly aborted: boolean
  readonly paused: boolean
  readonly reason: unknown
  abort(reason: unknown): void
}

type Headers = UndiciResponse['headers']

/** A handler of undici 7 and 8. */
export interface HandlerLike {
  onRequestStart?(controller: ControllerLike, context: unknown): unknown
  onRequestUpgrade?(controller: ControllerLike, statusCode: number, headers: Headers, socket: unknown): unknown
  onResponseStarted?(): unknown
  onResponseStart?(controller: ControllerLike, statusCode: number, headers: Headers, statusMessage?: string): unknown
  onResponseData?(controller: ControllerLike, chunk: unknown): unknown
  onResponseEnd?(controller: ControllerLike, trailers: unknown): unknown
  onResponseError?(controller: ControllerLike | null, error: unknown): unknown
  onBodySent?(chunk: unknown): unknown
  onRequestSent?(): unknown
}

/** Reports the progress of a request to the exchange, and passes everything on to the caller's handler. */
export class WatchedHandler implements HandlerLike {
  readonly #handler: HandlerLike
  readonly #exchange: Exchange
  #controller: ControllerLike | null = null

  constructor(handler: HandlerLike, exchange: Exchange) {
    this.#handler = handler
    this.#exchange = exchange
    exchange.begin((error) => handler.onResponseError?.(this.#controller, error))
  }

  onRequestStart(controller: ControllerLike, context: unknown): unknown {
    this.#controller = controller
    this.#exchange.connected((reason) => controller.abort(reason))
    return this.#exchange.isOver ? undefined : this.#handler.onRequestStart?.(controller, context)
  }

  onRequestUpgrade(controller: ControllerLike, statusCode: number, headers: Headers, socket: unknown): unknown {
    this.#exchange.answered({ statusCode, headers }, 'headers')
    return this.#handler.onRequestUpgrade?.(controller, statusCode, headers, socket)
  }

  onResponseStarted(): unknown {
    return this.#handler.onResponseStarted?.()
  }

  onResponseStart(controller: ControllerLike, statusCode: number, headers: Headers, statusMessage?: string): unknown {
    // A status below 200 is not the answer yet, but a hint such as 103.
    if (statusCode >= 200) this.#exchange.answered({ statusCode, headers })
    return this.#hand(controller, () => this.#handler.onResponseStart?.(controller, statusCode, headers, statusMessage))
  }

  onResponseData(controller: ControllerLike, chunk: unknown): unknown {
    this.#exchange.flows()
    return this.#hand(controller, () => this.#handler.onResponseData?.(controller, chunk))
  }

  onResponseEnd(controller: ControllerLike, trailers: unknown): unknown {
    this.#exchange.ended()
    return this.#handler.onResponseEnd?.(controller, trailers)
  }

  onResponseError(controller: ControllerLike | null, error: unknown): unknown {
    if (this.#exchange.isOver) return undefined
    this.#exchange.broke(error, controller?.aborted === true ? controller : undefined)
    return this.#handler.onResponseError?.(controller, error)
  }

  onBodySent(chunk: unknown): unknown {
    return this.#handler.onBodySent?.(chunk)
  }

  onRequestSent(): unknown {
    return this.#handler.onRequestSent?.()
  }

  #hand(controller: ControllerLike, call: () => unknown): unknown {
    let answer: unknown
    try {
      answer = call()
    } catch (error) {
      this.#exchange.left(error)
      throw error
    }
    if (controller.paused) this.#exchange.stalls(() => controller.paused)
    return answer
  }
}
