import type { PermitPair } from './pair.ts'

/** What a look at the calls in flight may find, said without the model's words. */
export interface Looks {
  /** From when on a call is overdue, and how many calls the window holds. */
  readonly overdue?: { readonly slowerThanMs: number; readonly windowCalls: number }
  readonly hang?: { readonly afterMs: number; readonly minimumCalls: number }
}

interface InFlight {
  readonly permit: PermitPair
  readonly atMs: number
}

/** Follows the calls in flight of one closed period. */
export class Looking {
  readonly #looks: Looks
  #inFlight: InFlight[] = []
  #found = new Set<PermitPair>()
  #enoughSinceMs = Infinity

  constructor(looks: Looks) {
    this.#looks = looks
  }

  /** How many calls are overdue that no look has found. */
  overdueAt(nowMs: number, but?: PermitPair): number {
    const { slowerThanMs = Infinity } = this.#looks.overdue ?? {}

    return this.#inFlight.filter(
      ({ permit, atMs }) => permit !== but && !this.#found.has(permit) && nowMs - atMs > slowerThanMs,
    ).length
  }

  hangsAt(nowMs: number): boolean {
    const { afterMs, minimumCalls } = this.#looks.hang ?? { afterMs: Infinity, minimumCalls: Infinity }

    return this.#inFlight.length >= minimumCalls && nowMs - this.#enoughSinceMs >= afterMs
  }

  /** How many calls the counts show, where so many were counted. */
  within(calls: number): number {
    return Math.min(calls, this.#looks.overdue?.windowCalls ?? Infinity)
  }

  isSlow(ms: number): boolean {
    return ms > (this.#looks.overdue?.slowerThanMs ?? Infinity)
  }

  /** A new period has begun. */
  forget(): void {
    this.#inFlight = []
    this.#found = new Set()
    this.#enoughSinceMs = Infinity
  }

  add(permit: PermitPair, nowMs: number): void {
    this.#inFlight.push({ permit, atMs: nowMs })
    if (this.#inFlight.length === this.#looks.hang?.minimumCalls) this.#enoughSinceMs = nowMs
    this.#look(nowMs)
  }

  remove(permit: PermitPair, isSignOfLife: boolean, nowMs: number): void {
    if (isSignOfLife) this.#enoughSinceMs = nowMs
    this.#look(nowMs)
    this.#inFlight = this.#inFlight.filter((call) => call.permit !== permit)
  }

  #look(nowMs: number): void {
    for (const { permit, atMs } of this.#inFlight) if (this.isSlow(nowMs - atMs)) this.#found.add(permit)
  }
}
