/** What the attempt throws; fails where it was accepted. */
export function complaint(attempt: () => unknown): Error {
  try {
    attempt()
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new Error('was accepted')
}

/** What the attempt throws or rejects with; fails where it was accepted. */
export async function laterComplaint(attempt: () => Promise<unknown>): Promise<Error> {
  try {
    await attempt()
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new Error('was accepted')
}

/** Hands a value of the wrong type to what must refuse it at run time. */
export const untyped = (value: unknown): never => value as never
