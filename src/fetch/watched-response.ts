/** Called once a body has ended. */
export interface BodyWatcher {
  /** It was read to its end, or the reader stopped early. */
  readonly ended: () => void
  /** It broke off. */
  readonly failed: (error: unknown) => void
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>>

/** A response with a body that can be watched. */
type ResponseWithBody = Response & { readonly body: Body }

/**
 * The response with a body that is watched: an instance of the same class, with the same status, headers, `url`,
 * `redirected` and `type`; its clones are the same. `undefined` if this is not possible: there is no body, the body is
 * not a web stream, as with node-fetch, it is already being read, or the class refuses to make such a response, as it
 * must for a status of 600 or a reason phrase beyond Latin-1, which some servers send.
 */
export function watchedResponse(response: Response, watcher: BodyWatcher): Response | undefined {
  try {
    if (!canBeWatched(response)) return undefined
    // The class may be from the undici package, and its users expect the same class.
    const Kind = response.constructor as typeof Response
    const copy = new Kind(watchedBody(response, watcher), response)
    return copy.status === response.status && copy.body ? likeOriginal(copy, response) : undefined
  } catch {
    return undefined
  }
}

function canBeWatched(response: Response): response is ResponseWithBody {
  // A test double may return no response at all.
  const { getReader, locked } = Object((response as Response | undefined)?.body) as {
    readonly getReader?: unknown
    readonly locked?: unknown
  }
  return typeof getReader === 'function' && locked !== true && !response.bodyUsed
}

/** A constructor leaves these empty, and so does a clone of a constructed response. */
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
 * Reads the body only when it is read itself, so that back-pressure reaches the socket. Until then the body is not
 * locked, and the response is kept alive, because undici cancels the body of a response that is no longer referenced,
 * and frees its connection.
 */
function watchedBody(
  response: ResponseWithBody,
  { ended, failed }: BodyWatcher,
): ReadableStream<ArrayBufferView<ArrayBuffer>> {
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined
  const begin = (): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> => {
    reader = response.body.getReader()
    // It also settles if a body breaks off while no reader waits for the next chunk.
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
      // A reader with its own buffer gets it back empty.
      if ('byobRequest' in controller) controller.byobRequest?.respond(0)
    },
    async cancel(reason: unknown): Promise<void> {
      // A caller that stops early has received an answer of the server.
      ended()
      await (reader ?? response.body).cancel(reason)
    },
  }
  return givesBytes(response.body)
    ? new ReadableStream({ ...source, type: 'bytes' })
    : new ReadableStream(source, { highWaterMark: 0 })
}

/** Whether a reader may use its own buffer. */
function givesBytes(body: Body): boolean {
  try {
    body.getReader({ mode: 'byob' }).releaseLock()
    return true
  } catch {
    return false
  }
}
