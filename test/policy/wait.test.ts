import { describe, expect, it, vi } from 'vitest'
import { AbortListeners } from '../../src/call/abort.ts'
import { wait } from '../../src/policy/wait.ts'
import { fakeTime } from '../support/fake-time.ts'
import { rejection } from '../support/tasks.ts'
import { listenersOf } from './leaks.ts'

const time = fakeTime()

describe('a wait', () => {
  const aborts = new AbortListeners()
  const controller = (): AbortController => new AbortController()
  const untilTimeIsUp = (signal: AbortSignal, ms = 10): Promise<string> =>
    wait<string>({ ms, signal, aborts, onTimeUp: ({ resolve }) => resolve('time up') }, () => undefined)

  it('does not begin where the signal is aborted already', async () => {
    const begin = vi.fn()

    const reason = await rejection(
      wait({ ms: 10, signal: AbortSignal.abort('gone'), aborts, onTimeUp: () => undefined }, begin),
    )

    expect([reason, begin.mock.calls.length, time.timers()]).toEqual(['gone', 0, 0])
  })

  it('ends when time is up', async () => {
    const { signal } = controller()
    const waiting = untilTimeIsUp(signal)

    await time.pass(10)

    expect([await waiting, listenersOf(signal)]).toEqual(['time up', 0])
  })

  it('ends at an abort, with the very reason', async () => {
    const aborting = controller()
    const waiting = rejection(untilTimeIsUp(aborting.signal))
    const reason = { because: 'gone' }

    aborting.abort(reason)

    expect([(await waiting) === reason, listenersOf(aborting.signal), time.timers()]).toEqual([true, 0, 0])
  })

  it('ends once: what comes later changes nothing', async () => {
    const { signal } = controller()
    const begun = wait<number>({ ms: 10, signal, aborts, onTimeUp: () => undefined }, ({ resolve, reject }) => {
      resolve(1)
      reject(new Error('too late'))
      resolve(2)
    })

    expect([await begun, listenersOf(signal), time.timers()]).toEqual([1, 0, 0])
  })
})
