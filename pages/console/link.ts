// Reads the stream of changes, notices when it is lost, and opens it again.

import type { StreamMessage } from '../../src/console/event-stream.ts'

/** A message comes at least every two seconds. Without a message for this long, the page may be out of date. */
const staleAfterMs = 6_000
/** A connection that is silent for this long is replaced by a new one. */
const giveUpAfterMs = 12_000

export interface Link {
  close(): void
}

/** @param onLive called with true when the page is up to date, and with false when it may be out of date */
export function openLink(onMessage: (message: StreamMessage) => void, onLive: (isLive: boolean) => void): Link {
  let events: EventSource | undefined
  let heardAtMs = performance.now()

  const open = (): void => {
    events?.close()
    heardAtMs = performance.now()
    events = new EventSource('api/events')
    events.addEventListener('message', ({ data }: MessageEvent<string>) => {
      heardAtMs = performance.now()
      onMessage(JSON.parse(data) as StreamMessage)
      onLive(true)
    })
    events.addEventListener('error', () => onLive(false))
  }
  const watch = setInterval(() => {
    const silentMs = performance.now() - heardAtMs
    if (silentMs > staleAfterMs) onLive(false)
    // The browser stops trying when the answer was an error.
    if (silentMs > giveUpAfterMs || (events?.readyState === EventSource.CLOSED && silentMs > 1_500)) open()
  }, 1_000)
  open()

  return {
    close() {
      clearInterval(watch)
      events?.close()
    },
  }
}
