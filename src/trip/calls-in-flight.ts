/** The ticket of a call in flight: its place among those that are not overdue yet, oldest first. */
export interface CallInFlight {
  readonly admittedAtMs: number
  /** Whether it was counted while it was in flight. */
  counted: boolean
  /** The calls before and after it; itself, once it is taken out. */
  before: CallInFlight
  after: CallInFlight
}

/** A ring of calls without any: it is closed by one that is no call, and is never overdue. */
export function ring(): CallInFlight {
  const end = { admittedAtMs: Infinity, counted: false } as CallInFlight
  end.before = end
  end.after = end
  return end
}

/** Puts the youngest call in. */
export function putIn(end: CallInFlight, admittedAtMs: number): CallInFlight {
  const call = { admittedAtMs, counted: false, before: end.before, after: end }
  end.before.after = call
  end.before = call
  return call
}

/** Takes a call out, wherever it stands; nothing where it is out already. */
export function takeOut(call: CallInFlight): void {
  const { before, after } = call
  before.after = after
  after.before = before
  // So that a permit which outlives the call keeps no other call alive.
  call.before = call
  call.after = call
}
