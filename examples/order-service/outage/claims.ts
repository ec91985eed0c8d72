// What must hold of a measured outage, on any machine: counts, and no times, which say as much of the machine.

import type { Outage } from './table.ts'

/** The claims that do not hold. */
export function broken(outage: Pick<Outage, 'with' | 'without'>): readonly string[] {
  const { without } = outage
  const both = [outage.with, without]
  const claims = {
    'every order was answered': both.every(({ unanswered }) => unanswered === 0),
    'every order was accepted': both.every(({ accepted, orders }) => accepted === orders && orders > 0),
    'no accepted order was lost': both.every(({ lost }) => lost === 0),
    'no order was charged twice': both.every(({ chargedTwice }) => chargedTwice === 0),
    'some calls reached the sick server with the breaker': outage.with.reachedSick > 0,
    'fewer than half reached it': outage.with.reachedSick < without.reachedSick / 2,
  }
  return Object.entries(claims).flatMap(([claim, holds]) => (holds ? [] : [claim]))
}
