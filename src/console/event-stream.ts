import { startTimer } from '../timer/timer.ts'
import type { FleetRow, WatchedFleet } from './fleet.ts'
import type { Bookmark, Roster } from './roster.ts'
import type { LiveRow } from './watched-breaker.ts'

/** Time between two messages of one client, in milliseconds, and after which one is sent though nothing has changed. */
const pauseMs = 250
const silenceMs = 2_000

/** How many breakers one message tells of. */
const mostRows = 250

/** What one message tells. */
export interface StreamMessage {
  readonly breakers: readonly LiveRow[]
  /** The keys of those that have gone. */
  readonly gone: readonly string[]
  /** All that was told before is to be forgotten; with the first message, and after a long absence. */
  readonly anew?: true
  /** With the first message: whether there are controls. */
  readonly controls?: boolean
  /** Where there is a fleet. */
  readonly fleet?: FleetRow | undefined
}

/** What the messages are made of. */
export interface Streamed {
  readonly roster: Roster
  readonly hasControls: boolean
  readonly fleet: WatchedFleet | undefined
}

/**
 * The changes of all breakers as server-sent events. A message is made when the client takes it, of what is so then: a client
 * that does not read costs one bookmark and no timer, and is told the latest when it reads again. Nothing else knows of it, so
 * that there is nothing to forget when it leaves.
 */
export function eventStream(streamed: Streamed): ReadableStream<Uint8Array> {
  const client = new Client(streamed)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const text = await client.next()
        if (text === undefined) controller.close()
        else controller.enqueue(new TextEncoder().encode(text))
      },
      cancel: () => client.leave(),
    },
    { highWaterMark: 0 },
  )
}

/** One who reads. */
class Client {
  readonly #streamed: Streamed
  #bookmark: Bookmark | undefined
  /** How many pauses there were without a message. */
  #pauses = 0
  #fleet = ''
  #stop: () => void = () => undefined
  /** Whether there is more to tell than the last message had room for. */
  #isBehind = true

  constructor(streamed: Streamed) {
    this.#streamed = streamed
  }

  /** The next message, when there is one; `undefined`: there will be none. */
  async next(): Promise<string | undefined> {
    for (;;) {
      if (!this.#isBehind) await this.#pause()
      if (this.#streamed.roster.isClosed) return undefined
      const message = this.#message()
      if (message !== undefined) return message
    }
  }

  leave(): void {
    this.#stop()
  }

  #pause(): Promise<void> {
    this.#pauses++
    return new Promise((resolve) => {
      this.#stop = startTimer(pauseMs, resolve, false)
    })
  }

  #message(): string | undefined {
    const { roster, hasControls, fleet } = this.#streamed
    const isFirst = this.#bookmark === undefined
    const { items, bookmark, isMore, anew } = roster.since(this.#bookmark, mostRows)
    this.#bookmark = bookmark
    this.#isBehind = isMore
    const fleetRow = fleet?.row()
    const fleetText = JSON.stringify(fleetRow) as string | undefined
    const hasFleetNews = fleetText !== undefined && fleetText !== this.#fleet
    if (!isFirst && items.length === 0 && !anew && !hasFleetNews && this.#pauses * pauseMs < silenceMs) return undefined
    this.#pauses = 0
    this.#fleet = fleetText ?? ''
    const message: StreamMessage = {
      breakers: items.flatMap((item) => (typeof item === 'string' ? [] : [item.live()])),
      gone: items.filter((item) => typeof item === 'string'),
      ...(anew ? { anew } : {}),
      ...(isFirst ? { controls: hasControls } : {}),
      ...(hasFleetNews ? { fleet: fleetRow } : {}),
    }
    // A browser waits this long before it connects again.
    return `${isFirst ? 'retry: 1000\n' : ''}data: ${JSON.stringify(message)}\n\n`
  }
}
