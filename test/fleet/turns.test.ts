import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { Turns } from '../../src/fleet/turns.ts'

it('lets the next one begin when another has ended, in order', async () => {
  const turns = new Turns(1)
  const begun: string[] = []
  await turns.take(1_000)
  for (const each of ['a', 'b']) void turns.take(1_000).then(() => begun.push(each))

  turns.end()
  await pause(1)
  const first = [...begun]
  turns.end()
  await pause(1)

  expect([first, begun, turns.running]).toEqual([['a'], ['a', 'b'], 1])
})

it('lets nobody wait longer than it may, and gives no turn to who has left', async () => {
  const turns = new Turns(1)
  await turns.take(1_000)

  const hasBegun = await turns.take(10)
  turns.end()

  expect([hasBegun, turns.running]).toEqual([false, 0])
})

it('lets 10,000 wait at most', async () => {
  const turns = new Turns(1)
  await turns.take(1_000)
  const waiting = Array.from({ length: 10_001 }, () => turns.take(50))

  const first = await Promise.race([
    ...waiting.slice(0, -1).map((each) => each.then(() => 'one that waited')),
    waiting.at(-1)?.then((hasBegun) => (hasBegun ? 'one too many' : 'refused')),
  ])

  expect(first).toBe('refused')
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([false]))
})

it('keeps no program alive', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const turns = new Turns(1)
  await turns.take(1_000)
  const waiting = turns.take(5)

  const hasRefs = timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())
  timers.mockRestore()
  await pause(20)

  expect(hasRefs).toEqual([false])
  expect(await waiting).toBe(false)
})
