/** Everything that must happen in a soak run; one that never did is a failed run. */
export const kinds = [
  'call: execute',
  'call: tryExecute',
  'call: wrap',
  'call: executeSync',
  'call: permit',
  'ended: value',
  'ended: undefined',
  'ended: thenable that resolves',
  'ended: throw',
  'ended: rejection',
  'ended: rejection with undefined',
  'ended: rejection that asks for a wait',
  'ended: thenable that rejects',
  'ended: value that counts as a failure',
  'ended: error that counts as a success',
  'ended: error that is ignored',
  'ended: rejection of an inner breaker',
  'ended: isFailure throws',
  'ended: isIgnored throws',
  'ended: isFailure gives a promise',
  'ended: isIgnored gives a promise',
  'ended: promise in executeSync',
  'ended: in a later turn',
  'ended: never',
  'aborted: before',
  'aborted: during',
  'aborted: during, time ran out',
  'aborted: after',
  'of the call alone: isFailure',
  'of the call alone: isIgnored',
  'permit: succeed',
  'permit: fail',
  'permit: ignore',
  'permit: settle',
  'permit: dispose',
  'permit: lost',
  'permit: late',
  'permit: not of any period',
  'clock: on',
  'clock: an idle day',
  'clock: back',
  'clock: NaN',
  'clock: Infinity',
  'clock: throws',
  'wall clock: back',
  'wall clock: NaN',
  'wall clock: throws',
  'hook: listener throws',
  'hook: listener rejects',
  'hook: listener trips or resets',
  'hook: onStateChange throws',
  'hook: onStateChange rejects',
  'hook: backoff throws',
  'hook: backoff gives no delay',
  'hook: random throws',
  'hook: strategy throws',
  'hook: strategy gives no words',
  'hook: onHookError throws',
  'hook: onHookError rejects',
  'told onHookError: listener',
  'told onHookError: onStateChange',
  'told onHookError: isFailure',
  'told onHookError: isIgnored',
  'told onHookError: backoff',
  'told onHookError: trip',
  'told onHookError: clock',
  'told onHookError: wallClock',
  'by hand: trip',
  'by hand: trip for a time',
  'by hand: reset',
  'by hand: hold open',
  'by hand: hold closed',
  'by hand: release',
  'closed > open',
  'open > half-open',
  'half-open > open',
  'half-open > closed',
  'open > closed',
  'half-open: no slot left',
  'refused: ERR_CIRCUIT_OPEN',
  'refused: ERR_CIRCUIT_PROBE_LIMIT',
  'refused: ERR_CIRCUIT_HELD',
  'shadow: would have refused',
  'snapshot: restored, gone on with',
  'snapshot: restored, compared and dropped',
  'verdict: success',
  'verdict: failure',
  'verdict: ignored',
  'verdict: late',
  'law 1: settled twice',
  'law 2: late changes nothing',
  'law 3: probes counted',
  'law 4: recovered',
  'law 5: predicted',
  'law 7: the very value or error',
  'law 10: totals add up',
  'law 13: same snapshot',
] as const

export type Kind = (typeof kinds)[number]

/** How often each of them happened. */
export class Tally {
  readonly #counts = new Map<string, number>()

  note(kind: Kind, times = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + times)
  }

  /** What another process counted, or another run. */
  add(counts: Readonly<Record<string, number>>): void {
    for (const [kind, times] of Object.entries(counts)) this.note(kind as Kind, times)
  }

  count(...of: readonly Kind[]): number {
    return of.reduce((sum, kind) => sum + (this.#counts.get(kind) ?? 0), 0)
  }

  get calls(): number {
    return this.count('call: execute', 'call: tryExecute', 'call: wrap', 'call: executeSync', 'call: permit')
  }

  /** Those that never happened. */
  get missing(): readonly Kind[] {
    return kinds.filter((kind) => this.count(kind) === 0)
  }

  toJSON(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
