/** How far along `cause` an error is looked into: longer chains are loops. */
const deepest = 8

/** Whether the error, or one that caused it, satisfies the question. */
export function alongCause(error: unknown, question: (error: Readonly<Record<string, unknown>>) => boolean): boolean {
  let at = error
  for (let depth = 0; depth < deepest && typeof at === 'object' && at !== null; depth++) {
    // Any object may be asked for any property.
    if (question(at as Readonly<Record<string, unknown>>)) return true
    at = (at as { readonly cause?: unknown }).cause
  }
  return false
}
