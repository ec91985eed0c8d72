import { describe, expect, it, vi } from 'vitest'
import { startTimer } from '../../src/timer/timer.ts'
import { fakeTime } from '../support/fake-time.ts'

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

  it.each([
    [undefined, true],
    [true, true],
    [false, false],
  ])('that keeps the program alive: %j', (keepsAlive, hasRef) => {
    const timers: NodeJS.Timeout[] = []
    const { setTimeout: start } = globalThis
    // No spy: Vitest would put the fake timer back when the file is done.
    vi.stubGlobal('setTimeout', (onTimeUp: () => void, ms: number) => {
      const timer = start(onTimeUp, ms)
      timers.push(timer)
      return timer
    })

    const stop = startTimer(1_000, () => undefined, keepsAlive)

    vi.unstubAllGlobals()
    expect(timers.map((timer) => timer.hasRef())).toEqual([hasRef])
    stop()
  })

  it('is taken as it is where timers are numbers, as in a browser', () => {
    vi.stubGlobal('setTimeout', () => 5)

    const stop = startTimer(1_000, () => undefined, false)

    vi.unstubAllGlobals()
    expect(stop).toBeTypeOf('function')
  })
})
