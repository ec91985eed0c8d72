/** How a call ended: with a value, or with an error. */
export type Outcome<T = unknown> =
  | {
      /** The task gave a value. */
      readonly status: 'fulfilled'
      /** What it gave. */
      readonly value: T
    }
  | {
      /** The task threw, or its promise rejected. */
      readonly status: 'rejected'
      /** The error, or whatever else was thrown. */
      readonly reason: unknown
    }
