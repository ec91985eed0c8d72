import { parseRawHeaders, type RawHeaders } from './raw-headers.ts'
import type { Exchange } from './exchange.ts'

/** A handler of undici 6, which undici 7 also accepts. */
export interface LegacyHandlerLike {
  onConnect?(abort: (reason?: unknown) => void, context?: unknown): unknown
  onUpgrade?(statusCode: number | null, rawHeaders: RawHeaders, socket: unknown): unknown
  onResponseStarted?(): unknown
  onHeaders?(statusCode: number, rawHeaders: RawHeaders, resume: () => void, statusText?: string): unknown
  onData?(chunk: unknown): unknown
  onComplete?(rawTrailers: unknown): unknown
  onError?(error: unknown): unknown
  onBodySent?(...sent: readonly unknown[]): unknown
  onRequestSent?(): unknown
}

/** Reports the progress of a request to the exchange, and passes everything on to the caller's handler. */
export class WatchedLegacyHandler implements LegacyHandlerLike {
  readonly #handler: LegacyHandlerLike
  readonly #exchange: Exchange
  #aborted: { readonly reason: unknown } | undefined

  constructor(handler: LegacyHandlerLike, exchange: Exchange) {
    this.#handler = handler
    this.#exchange = exchange
    exchange.begin((error) => handler.onError?.(error))
  }

  onConnect(abort: (reason?: unknown) => void, context?: unknown): unknown {
    const noted = (reason?: unknown): void => {
      this.#aborted = { reason }
      abort(reason)
    }
    this.#exchange.connected(abort)
    return this.#exchange.isOver ? undefined : this.#handler.onConnect?.(noted, context)
  }

  onUpgrade(statusCode: number | null, rawHeaders: RawHeaders, socket: unknown): unknown {
    this.#exchange.answered({ statusCode, headers: parseRawHeaders(rawHeaders) }, 'headers')
    return this.#handler.onUpgrade?.(statusCode, rawHeaders, socket)
  }

  onResponseStarted(): unknown {
    return this.#handler.onResponseStarted?.()
  }

  onHeaders(statusCode: number, rawHeaders: RawHeaders, resume: () => void, statusText?: string): unknown {
    // A status below 200 is not the answer yet, but a hint such as 103.
    if (statusCode >= 200) this.#exchange.answered({ statusCode, headers: parseRawHeaders(rawHeaders) })
    const noted = (): void => {
      this.#exchange.flows()
      resume()
    }
    return this.#hand(() => this.#handler.onHeaders?.(statusCode, rawHeaders, noted, statusText))
  }

  onData(chunk: unknown): unknown {
    this.#exchange.flows()
    return this.#hand(() => this.#handler.onData?.(chunk))
  }

  onComplete(rawTrailers: unknown): unknown {
    this.#exchange.ended()
    return this.#handler.onComplete?.(rawTrailers)
  }

  onError(error: unknown): unknown {
    if (this.#exchange.isOver) return undefined
    this.#exchange.broke(error, this.#aborted)
    return this.#handler.onError?.(error)
  }

  onBodySent(...sent: readonly unknown[]): unknown {
    return this.#handler.onBodySent?.(...sent)
  }

  onRequestSent(): unknown {
    return this.#handler.onRequestSent?.()
  }

  #hand(call: () => unknown): unknown {
    let answer: unknown
    try {
      answer = call()
    } catch (error) {
      this.#exchange.left(error)
      throw error
    }
    if (answer === false) this.#exchange.stalls()
    return answer
  }
}
