import { expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { complaint, untyped } from '../support/complaint.ts'

const snapshot = new CircuitBreaker().snapshot()

it.each([
  [5, '`options` must be an object, received 5'],
  [{ snapshot: 5 }, '`snapshot` must be what snapshot() returned, received 5'],
  [{ snapshot: { ...snapshot, version: 2 } }, '`snapshot.version` must be 1, received 2'],
  [{ snapshot: { ...snapshot, name: 5 } }, '`snapshot.name` must be a string, received 5'],
  [{ snapshot: { ...snapshot, savedAtMs: 'now' } }, '`snapshot.savedAtMs` must be a finite number, received "now"'],
])('refuses %j by the place and the rule', (options, words) => {
  expect(complaint(() => new CircuitBreaker(untyped(options))).message).toBe(`CircuitBreaker(): ${words}`)
})
