/** How many causes of an error are searched. Longer chains are loops. */
const deepest = 8

/** Whether the error, or one that caused it, satisfies the question. */
export const alongCause = (
  error: unknown,
  question: (error: Readonly<Record<string, unknown>>) => boolean,
  depth = deepest,
): boolean =>
  depth > 0 &&
  typeof error === 'object' &&
  error !== null &&
  // Any property of any object can be read.
  (question(error as Readonly<Record<string, unknown>>) ||
    alongCause((error as { readonly cause?: unknown }).cause, question, depth - 1))
