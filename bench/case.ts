import type { Effort } from './measure/effort.ts'
import type { Contestant } from './measure/interleave.ts'

interface Described {
  readonly id: string
  readonly title: string
  /** What it does, in a sentence. */
  readonly about: string
  readonly unit: string
  /** Why recloser is behind cockatiel or opossum, should it be. A row that is behind without a reason fails the check. */
  readonly whyNot?: string
  /** Says what has to be there first and is not; the case is then reported by name and not measured. */
  readonly missing?: () => string | undefined
}

/** Times its contestants beside each other, in one process of their own. */
export interface SpeedCase extends Described {
  readonly kind: 'speed'
  readonly unit: 'ns'
  /** The contestant that the others are divided by, round by round. */
  readonly reference?: string
  readonly once?: boolean
  readonly operations?: (effort: Effort) => number
  /** Makes them and checks their answers. */
  readonly contestants: (effort: Effort, wanted: Wanted) => Promise<readonly Contestant[]>
}

/** Finds one number for each contestant, each in a process of its own. */
export interface FigureCase extends Described {
  readonly kind: 'figure'
  readonly figures: readonly Figure[]
  /** The process must end by itself afterwards; that it does not is told beside the number. */
  readonly mustExit?: boolean
}

export interface Figure {
  readonly name: string
  readonly how: string
  readonly measure: (effort: Effort) => Promise<readonly number[]>
}

export type Case = SpeedCase | FigureCase

/** Which libraries take part. */
export type Wanted = (name: string) => boolean
