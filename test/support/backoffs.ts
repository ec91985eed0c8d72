import {
  constant,
  decorrelatedJitter,
  exponential,
  linear,
  sequence,
  withJitter,
  withRetryAfter,
  type Backoff,
} from 'recloser/backoff'

/** Each backoff there is, and each kind of jitter. */
export const backoffs: readonly { readonly title: string; readonly make: () => Backoff }[] = [
  { title: 'constant', make: () => constant(100) },
  { title: 'linear', make: () => linear({ initialMs: 20, stepMs: 30, maxMs: 2_000 }) },
  { title: 'exponential', make: () => exponential({ initialMs: 10, factor: 1.5, maxMs: 60_000 }) },
  { title: 'sequence with 0 and Infinity', make: () => sequence([5, 0, 50, 500, Infinity]) },
  { title: 'decorrelatedJitter', make: () => decorrelatedJitter({ initialMs: 10, maxMs: 5_000 }) },
  { title: 'full jitter', make: () => withJitter(exponential({ initialMs: 16, maxMs: 10_000 }), 'full') },
  { title: 'equal jitter', make: () => withJitter(linear({ initialMs: 30 }), 'equal') },
  { title: 'a fifth of jitter', make: () => withJitter(constant(1_000), 0.2) },
  { title: 'withRetryAfter', make: () => withRetryAfter(constant(40), { maxMs: 3_000 }) },
]
