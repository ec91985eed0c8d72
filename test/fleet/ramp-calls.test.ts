import { install, type Clock } from '@sinonjs/fake-timers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RampCalls } from '../../src/fleet/ramp-calls.ts'

let time: Clock
beforeEach(() => {
  time = install({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  time.uninstall()
})

it('counts a call until it ends, or has taken as long as a probe may', () => {
  const calls = new RampCalls()
  const onHang = vi.fn()
  calls.begin(1, 'first', 100, onHang)
  time.tick(50)
  calls.begin(2, 'second', 100, onHang)
  const running = [calls.running]
  time.tick(50)
  running.push(calls.running)
  const rounds = [calls.end(1), calls.end(1)]
  running.push(calls.running)
  rounds.push(calls.end(2))
  running.push(calls.running)
  time.tick(1_000)

  expect(running).toEqual([2, 1, 1, 0])
  expect(rounds).toEqual(['first', undefined, 'second'])
  expect(onHang).toHaveBeenCalledTimes(1)
})

it('begins anew with none, also after calls that hung', () => {
  const calls = new RampCalls()
  calls.begin(1, 'first', 100, () => undefined)
  time.tick(100)
  calls.begin(2, 'first', 100, () => expect.fail('it ended'))
  calls.clear()
  calls.begin(3, 'second', 1_000, () => undefined)
  time.tick(100)

  expect([calls.running, calls.end(2)]).toEqual([1, undefined])
})
