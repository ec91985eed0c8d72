import { expect, it } from 'vitest'
import { CircuitBreaker, execute, type Policy } from 'recloser'
import { pipeline } from 'recloser/policies'
import { rejection } from '../support/tasks.ts'

it('counts a call whose task has ended well, whatever the task has begun and left behind', async () => {
  const breaker = new CircuitBreaker()
  const failsLater: Policy = async (task) => {
    await task()
    throw new Error('of the policy')
  }
  const waitsForEver: Policy = () => new Promise(() => undefined)

  const error = await rejection(
    pipeline(
      breaker,
      failsLater,
    )((context) => {
      void execute(waitsForEver, () => 'never', context)
      return 'done'
    }),
  )

  expect([String(error), breaker.stats.totals.failures]).toEqual(['Error: of the policy', 1])
})
