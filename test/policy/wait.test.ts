import { describe, expect, it, vi } from 'vitest'
import { AbortListeners } from '../../src/call/abort.ts'
import { startTimer, wait } from '../../src/policy/wait.ts'
import { fakeTime } from '../call/fake-time.ts'
import { rejection } from '../call/tasks.ts'
import { listenersOf } from './leaks.ts'

const time = fakeTime()

describe('a timer', () => {
  it.each([1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 5, 10 * 2 ** 31])('of %d ms fires then, and not before', async (ms) => {
    const onTimeUp = vi.fn()

    startTimer(ms, onTimeUp)
    await time.pass(ms - 1)
    const before = onTimeUp.mock.calls.length
    await time.pass(1)

    expect([before, onTimeUp.mock.calls.length, time.timers()]).toEqual([0, 1, 0])
  })

  it('of part of a millisecond is not cut short', async () => {
    const onTimeUp = vi.fn()

    startTimer(10.5, onTimeUp)
    await time.pass(10)

    expect(onTimeUp).not.toHaveBeenCalled()
  })

  it('of Infinity is none', () => {
    const stop = startTimer(Infinity, () => undefined)
    const timers = time.timers()
    stop()

    expect([timers, time.timers()]).toEqual([0, 0])
  })

  it.each([5, 2 ** 33])('of %d ms can be stopped', async (ms) => {
    const onTimeUp = vi.fn()
    const stop = startTimer(ms, onTimeUp)
    await time.pass(ms - 1)

    stop()

    await time.pass(ms)
    expect([onTimeUp.mock.calls.length, time.timers()]).toEqual([0, 0])
  })
})

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
