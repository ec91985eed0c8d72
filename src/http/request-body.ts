import { ignoreError } from '../base/hook.ts'
import { errorCode } from '../predicate/error-code.ts'

/** The body of a request, watched for its own failure, which says nothing about the dependency. */
export interface WatchedBody {
  /** The body to send: the same body, except for an async iterable, which must be wrapped to be watched. */
  readonly sent: unknown
  /** Whether the body itself has failed, and not its connection. It receives the error of the call. */
  readonly failed: (reason: unknown) => boolean
  readonly stop: () => void
}

/** The parts of a readable stream of Node.js that are used. */
interface NodeStream {
  readonly errored?: unknown
  readonly destroyed?: boolean
  readonly readableEnded?: boolean
  readonly readableFlowing?: boolean | null
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
  listenerCount(event: string): number
}

/**
 * The place where Node.js keeps, for its own `stream.isErrored()`, whether a web stream has failed. There is no other
 * way to see this for a locked stream.
 */
const errored: unique symbol = Symbol.for('nodejs.stream.errored') as never

export function watchBody(body: unknown): WatchedBody {
  const {
    pipe,
    listenerCount,
    getReader,
    [Symbol.asyncIterator]: iterator,
  } = Object(body) as Record<PropertyKey, unknown>
  if (typeof pipe === 'function' && typeof listenerCount === 'function') return watchNodeStream(body as NodeStream)
  if (typeof getReader === 'function') {
    return { sent: body, failed: () => hasFailed(body), stop: ignoreError }
  }
  if (typeof iterator === 'function') return watchIterable(body as AsyncIterable<unknown>)
  return { sent: body, failed: () => false, stop: ignoreError }
}

/**
 * Whether a web stream has failed. A client only cancels a stream that it no longer needs, so a failure comes from its
 * own source.
 */
export const hasFailed = (body: unknown): boolean => (Object(body) as { [errored]?: unknown })[errored] === true

/** The code is searched only in the error itself. */
const unasked = { signal: undefined, probe: false }
const closedEarly = errorCode('ERR_STREAM_PREMATURE_CLOSE')

/**
 * A client whose connection fails may destroy the body with the same error, but it stops reading first. So a stream
 * that fails before or while it is read has failed itself. A stream that is closed before its end emits no error, but
 * its reader does.
 */
function watchNodeStream(body: NodeStream): WatchedBody {
  const isClosedEarly = (): boolean => body.destroyed === true && body.readableEnded !== true
  let failed = Boolean(body.errored) || isClosedEarly()
  const note = (): void => {
    const isRead = body.listenerCount('data') + body.listenerCount('readable') > 0
    if (isRead || body.readableFlowing === null) failed = true
  }
  body.on('error', note)
  return {
    sent: body,
    failed: (reason) => failed || (isClosedEarly() && closedEarly({ status: 'rejected', reason }, unasked)),
    stop: () => void body.off('error', note),
  }
}

function watchIterable(body: AsyncIterable<unknown>): WatchedBody {
  let failed = false
  const sent: AsyncIterable<unknown> = {
    [Symbol.asyncIterator]() {
      let items: AsyncIterator<unknown> | undefined
      return {
        async next() {
          try {
            items ??= body[Symbol.asyncIterator]()
            return await items.next()
          } catch (error) {
            failed = true
            throw error
          }
        },
        async return(value?: unknown) {
          return (await items?.return?.(value)) ?? { done: true, value }
        },
      }
    },
  }
  return { sent, failed: () => failed, stop: ignoreError }
}
