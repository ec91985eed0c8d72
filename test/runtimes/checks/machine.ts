import {
  admit,
  initial,
  loadState,
  reset,
  retryAfter,
  rulesOf,
  saveState,
  settle,
  stateAt,
  trip,
} from 'recloser/machine'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

check('the machine walks its states as pure functions', () => {
  const rules = rulesOf({ resetTimeoutMs: 100 })
  const closed = initial(rules)
  expectSame(stateAt(rules, closed, 0), 'closed')

  const open = trip(rules, closed, 0, 'by hand')
  expectSame([stateAt(rules, open, 0), retryAfter(rules, open, 40), admit(rules, open, 40)], ['open', 60, undefined])

  const probing = admit(rules, open, 100)
  if (probing?.kind !== 'half-open') throw new Error('expected a probe')
  const recovered = settle(rules, probing, { generation: probing.generation, admittedAtMs: 100 }, 'success', 110)
  expectSame(stateAt(rules, recovered, 110), 'closed')
  expectSame(stateAt(rules, reset(rules, open, 1), 1), 'closed')
})

check('the state of the machine goes through JSON', () => {
  const rules = rulesOf({ resetTimeoutMs: 100 })
  const open = trip(rules, initial(rules), 0)

  const restored = loadState(rules, JSON.parse(JSON.stringify(saveState(rules, open, 30))) as never, 1_000)

  expectSame(retryAfter(rules, restored, 1_000), 70)
})
