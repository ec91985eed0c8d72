import { expect, it, vi } from 'vitest'
import { Counting } from '../../src/fleet/counting.ts'
import type { GatedCircuit } from '../../src/fleet/fleet-gate.ts'

it('has one timer for all circuits, however often one of them counts, and none once it is stopped, also for what is counted later', () => {
  vi.useFakeTimers()
  const counting = new Counting(1_000, 16, () => Promise.resolve())
  const [circuit, other] = [{}, {}] as unknown as readonly [GatedCircuit, GatedCircuit]

  for (const each of [circuit, other, circuit]) counting.add(each)
  for (let again = 0; again < 5; again++) counting.add(circuit)
  const running = vi.getTimerCount()
  counting.stop()
  const left = vi.getTimerCount()
  counting.add(circuit)
  const later = vi.getTimerCount()
  vi.useRealTimers()

  expect([running, left, later]).toEqual([1, 0, 0])
})

it('keeps no program alive', () => {
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const counting = new Counting(1_000, 16, () => Promise.resolve())

  counting.add({} as GatedCircuit)
  const hasRefs = timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())
  timers.mockRestore()
  counting.stop()

  expect(hasRefs).toEqual([false])
})
