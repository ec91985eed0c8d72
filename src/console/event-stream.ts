import { startTimer } from '../timer/timer.ts'
import type { FleetRow, WatchedFleet } from './fleet.ts'
import type { Bookmark, Roster } from './roster.ts'
import type { LiveRow } from './watched-breaker.ts'

/**
 * The time between two messages to one client, in milliseconds, and the time after which a message is sent although
 * nothing has changed.
 */
const pauseMs = 250
const silenceMs = 2_000

/** How many breakers one message contains. */
const mostRows = 250

/** The content of one message. */
export interface StreamMessage {
  readonly breakers: readonly LiveRow[]
  /** The keys of breakers that have gone. */
  readonly gone: readonly string[]
  /** True with the first message and after a long absence: the reader must forget all earlier messages. */
  readonly anew?: true
  /** With the first message: whether there are controls. */
  readonly controls?: boolean
  /** Present if there is a fleet. */
  readonly fleet?: FleetRow | undefined
}

/** The sources of the messages. */
export interface Streamed {
  readonly roster: Roster
  readonly hasControls: boolean
  readonly fleet: WatchedFleet | undefined
}

/**
 * The changes of all breakers as server-sent events. A message is made when the client takes it, from the state at that
 * time. So a client that does not read costs one bookmark and no timer, and gets the latest state when it reads again.
 * Nothing else refers to the client, so there is nothing to clean up when it leaves.
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

/** One reader. */
class Client {
  readonly #streamed: Streamed
  #bookmark: Bookmark | undefined
  /** How many pauses there were without a message. */
  #pauses = 0
  /** Up to which change it has been told of the fleet. */
  #fleetAt = 0
  #stop: () => void = () => undefined
  /** Whether there are more changes than the last message could contain. */
  #isBehind = true

  constructor(streamed: Streamed) {
    this.#streamed = streamed
  }

  /** The next message, when there is one; `undefined` if there will be none. */
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
    const { row: fleetRow, at: fleetAt = 0 } = fleet?.news() ?? {}
    const hasFleetNews = fleetAt > this.#fleetAt
    if (!isFirst && items.length === 0 && !anew && !hasFleetNews && this.#pauses * pauseMs < silenceMs) return undefined
    this.#pauses = 0
    this.#fleetAt = fleetAt
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
