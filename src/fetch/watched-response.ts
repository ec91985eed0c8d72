/** Called once a body has ended. */
export interface BodyWatcher {
  /** It was read to its end, or the reader has seen enough. */
  readonly ended: () => void
  /** It broke off. */
  readonly failed: (error: unknown) => void
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>>

/** A response that has a body which can be watched. */
type ResponseWithBody = Response & { readonly body: Body }

/**
 * The response with a body that is watched: an instance of the same class, with the same status, headers, `url`,
 * `redirected` and `type`; so are its clones. `undefined` where that cannot be: there is no body, it is no web stream, as
 * with node-fetch, somebody reads it already, or the class makes no such response of it, as it must not of a status of 600
 * or a reason phrase beyond Latin-1, which servers do send.
 */
export function watchedResponse(response: Response, watcher: BodyWatcher): Response | undefined {
  try {
    if (!canBeWatched(response)) return undefined
    // The class may be that of the undici package, which its users expect back.
    const Kind = response.constructor as typeof Response
    const copy = new Kind(watchedBody(response, watcher), response)
    return copy.status === response.status && copy.body ? likeOriginal(copy, response) : undefined
  } catch {
    return undefined
  }
}

function canBeWatched(response: Response): response is ResponseWithBody {
  // A fake may give no response at all.
  const { getReader, locked } = Object((response as Response | undefined)?.body) as {
    readonly getReader?: unknown
    readonly locked?: unknown
  }
  return typeof getReader === 'function' && locked !== true && !response.bodyUsed
}

/** A constructor leaves these empty, and so does a clone of what was constructed. */
function likeOriginal(copy: Response, { url, redirected, type }: Response): Response {
  const clone = copy.clone.bind(copy)
  return Object.defineProperties(copy, {
    url: { value: url },
    redirected: { value: redirected },
    type: { value: type },
    clone: { value: () => likeOriginal(clone(), copy) },
  })
}

/**
 * Reads only when it is read, so that back-pressure reaches the socket. Until then the body is not locked, and the
 * response is kept alive for it: undici cancels the body of a response that nobody can reach any more, and frees its
 * connection.
 */
function watchedBody(
  response: ResponseWithBody,
  { ended, failed }: BodyWatcher,
): ReadableStream<ArrayBufferView<ArrayBuffer>> {
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined
  const begin = (): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> => {
    reader = response.body.getReader()
    // It also settles for a body that breaks off while nobody waits for its next chunk.
    reader.closed.then(ended, failed)
    return reader
  }
  const source = {
    async pull(controller: ReadableStreamDefaultController | ReadableByteStreamController): Promise<void> {
      const { done, value } = await (reader ?? begin()).read()
      if (!done) {
        controller.enqueue(value)
        return
      }
      controller.close()
      // A reader with a buffer of its own gets it back empty.
      if ('byobRequest' in controller) controller.byobRequest?.respond(0)
    },
    async cancel(reason: unknown): Promise<void> {
      // A caller that stops early has seen that the server answers.
      ended()
      await (reader ?? response.body).cancel(reason)
    },
  }
  return givesBytes(response.body)
    ? new ReadableStream({ ...source, type: 'bytes' })
    : new ReadableStream(source, { highWaterMark: 0 })
}

/** Whether a reader may bring its own buffer. */
function givesBytes(body: Body): boolean {
  try {
    body.getReader({ mode: 'byob' }).releaseLock()
    return true
  } catch {
    return false
  }
}
