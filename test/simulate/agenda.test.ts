import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Agenda } from '../../src/simulate/agenda.ts'

it('takes out the earliest first, and of one moment what was added first', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 })
  const sizes = fc.property(moments, (times) => {
    const agenda = new Agenda<readonly [number, number]>()
    times.forEach((atMs, order) => agenda.add(atMs, [atMs, order]))

    const taken = times.map(() => {
      const { nextAtMs } = agenda
      const item = agenda.take()
      expect(item?.[0]).toBe(nextAtMs)
      return item
    })

    const sorted = times.map((atMs, order) => [atMs, order]).sort((a, b) => Number(a[0]) - Number(b[0]))
    expect(taken).toEqual(sorted)
    expect(agenda.size).toBe(0)
  })
  fc.assert(sizes)
  expect([new Agenda().take(), new Agenda().nextAtMs]).toEqual([undefined, Infinity])
})

it('keeps the order when items are added between those that are taken', () => {
  const agenda = new Agenda<string>()
  agenda.add(5, 'five')
  agenda.add(1, 'one')
  const first = agenda.take()
  agenda.add(3, 'three')
  agenda.add(5, 'five again')

  expect([first, agenda.take(), agenda.take(), agenda.take()]).toEqual(['one', 'three', 'five', 'five again'])
  expect(agenda.nextAtMs).toBe(Infinity)
})
