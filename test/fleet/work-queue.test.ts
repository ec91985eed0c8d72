import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { WorkQueue } from '../../src/fleet/work-queue.ts'
import { deferred } from './support/fake-client.ts'

it('does one thing of each after the other', async () => {
  const first = deferred<undefined>()
  const begun: string[] = []
  const queue = new WorkQueue<string>(4, async (item) => {
    begun.push(item)
    if (begun.length === 1) await first.promise
  })

  queue.add('a')
  await turn()
  queue.add('a')
  queue.add('b')
  await turn()
  const meanwhile = [...begun]
  first.resolve(undefined)
  await queue.untilIdle()

  expect(meanwhile).toEqual(['a', 'b'])
  expect(begun).toEqual(['a', 'b', 'a'])
})

it('does no more than so many things at once', async () => {
  const release = deferred<undefined>()
  const begun: string[] = []
  const queue = new WorkQueue<string>(2, async (item) => {
    begun.push(item)
    await release.promise
  })

  for (const item of ['a', 'b', 'c']) queue.add(item)
  await turn()
  const meanwhile = [...begun]
  release.resolve(undefined)
  await queue.untilIdle()

  expect(meanwhile).toEqual(['a', 'b'])
  expect(begun).toEqual(['a', 'b', 'c'])
})

it('does nothing any more of what waited when it was cleared', async () => {
  const release = deferred<undefined>()
  const begun: string[] = []
  const queue = new WorkQueue<string>(1, async (item) => {
    begun.push(item)
    await release.promise
  })

  for (const item of ['a', 'b']) queue.add(item)
  await turn()
  queue.clear()
  release.resolve(undefined)
  await queue.untilIdle()

  expect(begun).toEqual(['a'])
})
