import { slowStart } from 'recloser/recovery'
import type { FakeTime } from '../../support/fake-time.ts'
import { viewOf } from './fake-client.ts'
import { hosted } from './fake-host.ts'

export const roundMs = 40
/** More calls than there are: what a request wants. */
export const all = '1000000000'

/** An answer that grants so many calls of a round. */
export const grant = (calls: number, round = '5/1') => ({ view: viewOf(true, 5, 0), calls, round, part: calls })

/** A circuit whose time is over, and that comes back step by step; also what was told of its ramp. */
export async function due(time: FakeTime, remainingMs = 0) {
  const member = hosted({ recovery: slowStart({ roundMs }) }, remainingMs)
  // The clock has no zero of its own.
  await time.pass(5)
  return {
    ...member,
    /** Of each request: round, good, bad, how long the good ones took, rejected, in flight, unused, wanted. */
    ramps: () => member.told().map((words) => words.split(' ').slice(1, 9).join(' ')),
  }
}

/** The same, with so many calls of a round. */
export async function ramping(time: FakeTime, calls: number) {
  const member = await due(time)
  member.breaker.tryAcquire()
  await member.answer(grant(calls))
  return member
}
