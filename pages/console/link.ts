// The stream of changes: it is read, found lost, and opened again.

import type { Message } from './messages.ts'

/** A message comes at least every two seconds; without one for this long nobody knows what is so now. */
const staleAfterMs = 6_000
/** A connection that is silent for this long is given up for a new one. */
const giveUpAfterMs = 12_000

export interface Link {
  close(): void
}

/** @param onLive is told when what is shown is so now, and when it was so for the last time */
export function openLink(onMessage: (message: Message) => void, onLive: (isLive: boolean) => void): Link {
  let events: EventSource | undefined
  let heardAtMs = performance.now()

  const open = (): void => {
    events?.close()
    heardAtMs = performance.now()
    events = new EventSource('api/events')
    events.addEventListener('message', ({ data }: MessageEvent<string>) => {
      heardAtMs = performance.now()
      onMessage(JSON.parse(data) as Message)
      onLive(true)
    })
    events.addEventListener('error', () => onLive(false))
  }
  const watch = setInterval(() => {
    const silentMs = performance.now() - heardAtMs
    if (silentMs > staleAfterMs) onLive(false)
    // The browser gives up by itself where it was answered with an error.
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
