import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Departures } from '../../src/fleet/departures.ts'
import type { Host } from '../../src/fleet/fleet-gate.ts'
import { deferred } from './support/fake-client.ts'

/** What is told to Redis of breakers that were dropped, and what failed; each word is answered when the test says. */
function departures(phase: Host['phase'] = 'attached') {
  const told: string[] = []
  const failed: unknown[] = []
  const answers: Promise<unknown>[] = []
  const host = {
    phase,
    run: (_script: string, id: string, ...word: readonly string[]) => {
      told.push([...word, id].join(' '))
      return answers.shift() ?? Promise.resolve()
    },
    failed: (error: unknown) => failed.push(error),
  }
  return { dropped: new Departures(host as unknown as Host), host, told, failed, answers }
}

it('a word that Redis has answered is not told again', async () => {
  const { dropped, told } = departures()

  dropped.leave('a', [['withdraw'], ['hold', '']])
  await turn()
  dropped.reattach()

  expect(told).toEqual(['withdraw a', 'hold  a'])
  expect(dropped.takeOver('a')).toEqual([])
})

it('while Redis is away nothing is told, and all of it when Redis is back', () => {
  const { dropped, host, told } = departures('detached')

  dropped.leave('a', [['withdraw']])
  const meanwhile = [...told]
  host.phase = 'attaching'
  dropped.reattach()

  expect(meanwhile).toEqual([])
  expect(told).toEqual(['withdraw a'])
})

it('the answer for one breaker does not settle what is owed for the next one of its name', async () => {
  const { dropped, told, failed, answers } = departures()
  const first = deferred<unknown>()
  answers.push(first.promise, Promise.reject(new Error('lost')))

  dropped.leave('a', [['withdraw']])
  dropped.takeOver('a')
  dropped.leave('a', [['hold', '']])
  first.resolve(undefined)
  await turn()
  dropped.reattach()

  expect(failed.map(String)).toEqual(['Error: lost'])
  expect(told).toEqual(['withdraw a', 'hold  a', 'hold  a'])
})
