import { initialSettings, type Settings } from '../settings/fields.ts'
import { World } from '../world/world.ts'

/** How much faster than real time it can go. */
export const speeds = [1, 10, 60] as const
export type Speed = (typeof speeds)[number]

/** How long one frame may work, in milliseconds; what it does not get done then is left out. */
const workMs = 14
/** Where frames are further apart, the page was hidden: that time is not made up for. */
const longestFrameMs = 100
/** How much time passes between two looks at the clock, in milliseconds of the world. */
const sliceMs = 25

/** Lets the time of a world go on while the page is looked at. */
export class Run {
  world: World
  isPlaying: boolean
  speed: Speed = 10
  #frameAtMs: number | undefined

  constructor(settings: Settings, isPlaying: boolean) {
    this.world = new World(settings)
    this.isPlaying = isPlaying
  }

  /** Begins anew, with a closed circuit. */
  restart(settings: Settings): void {
    this.world = new World(settings)
  }

  frame(nowMs: number): void {
    const sinceMs = Math.min(longestFrameMs, nowMs - (this.#frameAtMs ?? nowMs))
    this.#frameAtMs = nowMs
    if (!this.isPlaying) return
    const endMs = performance.now() + workMs
    for (let leftMs = sinceMs * this.speed; leftMs > 0 && performance.now() < endMs; leftMs -= sliceMs)
      this.world.advance(Math.min(leftMs, sliceMs))
  }
}

/** Settings that a breaker refuses, as a link may have them, are told of; it begins with those of the beginning then. */
export function runOf(
  settings: Settings,
  isPlaying: boolean,
): { readonly run: Run; readonly refused: string | undefined } {
  try {
    return { run: new Run(settings, isPlaying), refused: undefined }
  } catch (error) {
    return { run: new Run(initialSettings, isPlaying), refused: (error as Error).message }
  }
}
