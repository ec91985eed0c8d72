import { expect, it } from 'vitest'
import { EventLog, linesFrom } from '../../../examples/order-service/order-service/event-log.ts'
import { Waiting } from '../../../examples/order-service/order-service/waiting.ts'

const logged = (log: EventLog): readonly string[] =>
  log.lines.map(({ text, times }) => (times === 1 ? text : `${text} × ${times}`))

it('keeps the beginning of an outage in the log, however many probes fail', () => {
  const log = new EventLog([], () => undefined)

  log.add('opened')
  for (let count = 0; count < 500; count++) {
    log.add('a probe', { repeats: true })
    log.add('it failed', { repeats: true })
  }
  log.add('payment server is fine')
  log.add('a probe', { repeats: true })

  expect(logged(log)).toEqual(['opened', 'a probe × 500', 'it failed × 500', 'payment server is fine', 'a probe'])
})

it('tells of each change of a line, and drops the oldest of very many', () => {
  const told: number[] = []
  const log = new EventLog([], ({ id }) => told.push(id))

  log.add('probe', { repeats: true })
  log.add('probe', { repeats: true })
  for (let count = 0; count < 200; count++) log.add(`line ${count}`)

  expect(told.slice(0, 3)).toEqual([1, 1, 2])
  expect([log.lines.length, log.lines.at(-1)?.text]).toEqual([100, 'line 199'])
})

it('takes up the lines of an earlier process, and none that are damaged', () => {
  const earlier = new EventLog([], () => undefined)
  earlier.add('opened')
  const saved: unknown = JSON.parse(JSON.stringify(earlier.lines))

  const log = new EventLog(linesFrom(saved), () => undefined)
  log.add('started again')

  expect(log.lines.map(({ id, text }) => [id, text])).toEqual([
    [1, 'opened'],
    [2, 'started again'],
  ])
  expect([linesFrom([{ id: 'x' }]), linesFrom(undefined), linesFrom([null])]).toEqual([[], [], []])
})

it('counts who has no answer yet among those who wait', async () => {
  const waiting = new Waiting()
  const hanging = waiting.arrived()
  await new Promise((resolve) => setTimeout(resolve, 50))
  waiting.arrived().gone('paid')

  const { ends, p50Ms, p99Ms } = waiting.read()

  expect(ends).toEqual({ paid: 1, queued: 0, refused: 0 })
  expect(p50Ms).toBeLessThan(40)
  expect(p99Ms).toBeGreaterThanOrEqual(49)
  hanging.gone('queued')
  expect(waiting.read().ends).toEqual({ paid: 0, queued: 1, refused: 0 })
  expect(waiting.read()).toMatchObject({ p50Ms: null, p99Ms: null })
})
