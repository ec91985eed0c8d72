/** What a worker is to do: a share of the whole. */
export interface Job {
  readonly kind: 'soak' | 'fuzz'
  readonly title: string
  readonly seed: number
  /** Calls of a soak; values for each target of a fuzz. */
  readonly count: number
  /** Which scenarios, or which targets, by their number. */
  readonly numbers: readonly number[]
  /** How long it may take at most, in milliseconds. */
  readonly limitMs: number
}

/** How far a worker has come; one line of JSON on its output. */
export interface Message {
  readonly type: 'progress' | 'done' | 'failed'
  /** How much of the job is done, 0 to 1. */
  readonly share: number
  readonly done: number
  /** After a collection of garbage; 0: not measured yet. */
  readonly heapBytes: number
  readonly counts: Readonly<Record<string, number>>
  /** Why it failed. */
  readonly words?: string
  /** The heap at even distances, each after a collection of garbage. */
  readonly heap?: readonly number[]
}
