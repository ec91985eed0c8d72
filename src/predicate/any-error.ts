import type { OutcomePredicate } from './outcome-predicate.ts'

/** Every rejection, whatever the error, and no resolved value. This is the default of `isFailure`. */
export const anyError: OutcomePredicate = ({ status }) => status === 'rejected'
