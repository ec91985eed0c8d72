import { expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { Collector } from '../../src/metrics/collector.ts'

it('takes one sample for all that ask in the same turn, and another one in the next', async () => {
  const collector = new Collector()
  collector.add({ breakers: [new CircuitBreaker()], maxNames: 10, onEvent: undefined })
  const first = collector.samples()

  const again = collector.samples()
  await Promise.resolve()
  const next = collector.samples()

  expect([again === first, next === first]).toEqual([true, false])
  expect(next).toEqual([expect.objectContaining({ name: 'circuit', state: 'closed' })])
})
