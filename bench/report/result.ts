import type { Case } from '../case.ts'
import { ratios, spreadOf, type Spread } from '../measure/statistics.ts'

/** One contestant as a child process sends it. */
export interface Samples {
  readonly name: string
  readonly how: string
  readonly samples: readonly number[]
  readonly remark?: string
}

export interface Row extends Spread {
  readonly name: string
  readonly how: string
  readonly rounds: number
  /** Against the reference of the case, divided round by round. */
  readonly ratio?: Spread
  readonly remark?: string
}

export interface CaseResult {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly unit: string
  readonly reference?: string
  readonly rows: readonly Row[]
  readonly whyNot?: string
  /** Why there are no rows. */
  readonly missing?: string
}

export interface Verdict {
  readonly what: string
  readonly budget: string
  /** `undefined`: it could not be measured. */
  readonly measured?: string
  /** `told`: above an absolute time, which fails no check, because machines differ. */
  readonly status: 'met' | 'missed' | 'told'
  readonly remark?: string
}

export interface Results {
  readonly takenAt: string
  readonly machine: { readonly cpu: string; readonly cores: number; readonly system: string }
  readonly node: string
  readonly versions: Readonly<Record<string, string>>
  readonly verdicts: readonly Verdict[]
  readonly cases: readonly CaseResult[]
}

export function resultOf(given: Case, measured: readonly Samples[], missing?: string): CaseResult {
  const { id, title, about, unit, whyNot } = given
  const reference = given.kind === 'speed' ? given.reference : undefined
  const divisor = measured.find(({ name }) => name === reference)?.samples
  return {
    id,
    title,
    about,
    unit,
    ...(reference !== undefined && { reference }),
    rows: measured.map((samples) => rowOf(samples, divisor)),
    ...(whyNot !== undefined && { whyNot }),
    ...(missing !== undefined && { missing }),
  }
}

function rowOf({ name, how, samples, remark }: Samples, divisor: readonly number[] | undefined): Row {
  return {
    name,
    how,
    ...rounded(spreadOf(samples)),
    rounds: samples.length,
    ...(divisor !== undefined && { ratio: rounded(spreadOf(ratios(samples, divisor))) }),
    ...(remark !== undefined && { remark }),
  }
}

/** More digits than these say nothing, and make the committed file hard to read. */
const rounded = ({ median, low, high }: Spread): Spread => ({
  median: Number(median.toPrecision(5)),
  low: Number(low.toPrecision(5)),
  high: Number(high.toPrecision(5)),
})
