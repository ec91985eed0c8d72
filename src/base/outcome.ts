/** How a call ended: with a value, or with an error. */
export type Outcome<T = unknown> =
  | {
      /** The task returned a value. */
      readonly status: 'fulfilled'
      /** The value. */
      readonly value: T
    }
  | {
      /** The task threw, or its promise rejected. */
      readonly status: 'rejected'
      /** The error, or the value that was thrown. */
      readonly reason: unknown
    }
