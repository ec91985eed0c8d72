/** How a call ended: with a value, or with an error. */
export type Outcome<T = unknown> =
  { readonly status: 'fulfilled'; readonly value: T } | { readonly status: 'rejected'; readonly reason: unknown }
