import { raise } from '../support/tasks.ts'

/** A task that fails with each of the reasons in turn, then succeeds. */
export function failing(...reasons: readonly unknown[]): {
  readonly task: (context?: object) => string
  readonly runs: () => number
} {
  let runs = 0
  const task = (): string => (runs < reasons.length ? raise(reasons[runs++]) : (runs++, 'up'))
  return { task, runs: () => runs }
}

export const errors = (count: number): readonly Error[] =>
  Array.from({ length: count }, (_, index) => new Error(`failure ${index + 1}`))
