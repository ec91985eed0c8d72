import type { CaseResult, Row } from '../../bench/report/result.ts'

/** A made-up row; its middle half is as wide as the numbers given say. */
export const row = (name: string, median: number, more: Partial<Row> = {}): Row => ({
  name,
  how: 'by hand',
  median,
  low: median,
  high: median,
  rounds: 3,
  ...more,
})

export const result = (rows: readonly Row[], more: Partial<CaseResult> = {}): CaseResult => ({
  id: 'made-up',
  title: 'Made up',
  about: 'Nothing is measured.',
  unit: 'ns',
  rows,
  ...more,
})
