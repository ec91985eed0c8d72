import type { OutcomePredicate } from './outcome-predicate.ts'

/** Every rejection, and no resolved value: what `isFailure` is by default. */
export const rejected: OutcomePredicate = ({ status }) => status === 'rejected'
