/** The ticket of a call in flight: its place among those that are not overdue yet, oldest first. */
export interface CallInFlight {
  readonly admittedAtMs: number
  /** Whether it was counted while it was in flight. */
  counted: boolean
  /** The calls before and after it; after removal, the call itself. */
  before: CallInFlight
  after: CallInFlight
}

/** An empty ring of calls. It is closed by an entry that is not a call and is never overdue. */
export function ring(): CallInFlight {
  const end = { admittedAtMs: Infinity, counted: false } as CallInFlight
  end.before = end
  end.after = end
  return end
}

/** Adds the youngest call. */
export function putIn(end: CallInFlight, admittedAtMs: number): CallInFlight {
  const call = { admittedAtMs, counted: false, before: end.before, after: end }
  end.before.after = call
  end.before = call
  return call
}

/** Removes a call from any place. Does nothing if it was already removed. */
export function takeOut(call: CallInFlight): void {
  const { before, after } = call
  before.after = after
  after.before = before
  // So that a permit which outlives the call keeps no other call alive.
  call.before = call
  call.after = call
}
