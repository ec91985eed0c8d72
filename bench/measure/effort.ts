/** How much work a run may take. */
export interface Effort {
  readonly rounds: number
  /** Rounds before the first that is counted. */
  readonly warmUpRounds: number
  /** About how long one sample takes. */
  readonly sampleMs: number
  /** No further round of a case begins after this. */
  readonly caseMs: number
  /** A count as the case states it, or a small one where only the machinery is tried. */
  readonly size: (full: number) => number
}

/** Many short samples: on a busy machine a short one has a fair chance not to be interrupted, and the median is of those. */
export const full: Effort = { rounds: 101, warmUpRounds: 30, sampleMs: 2, caseMs: 12_000, size: (count) => count }

/** Says nothing about speed: it shows that every case runs and every answer is right. */
export const quick: Effort = {
  rounds: 3,
  warmUpRounds: 0,
  sampleMs: 0.2,
  caseMs: 2_000,
  size: (count) => Math.min(count, 1_000),
}
