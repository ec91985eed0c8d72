import { withGlobal } from '@sinonjs/fake-timers'
import { expect, it, vi } from 'vitest'
import { breakerConsole } from 'recloser/console'
import { WatchedFleet } from '../../src/console/fleet.ts'
import { ask } from './ask.ts'

const status = { instanceId: 'a', attached: true, instances: 2, circuits: 1, generation: 7 }
const circuit = {
  key: 'billing',
  state: 'open' as const,
  retryAfterMs: Infinity,
  attempt: 1,
  reason: '5 failures in a row',
  votes: [{ instanceId: 'b', forMs: 5 }],
  leases: [{ instanceId: 'b', forMs: 5, calls: 2 }],
  holds: [{ instanceId: 'b', open: true, closed: false }],
}
const processes = [{ instanceId: 'a', deadForMs: 0 }]
const report = { processes, votesNeeded: 2, circuits: [circuit] }

/** A console whose fleet reports this. */
const consoleOf = (reported: typeof report | undefined, attached = true) => {
  const inspect = (): Promise<typeof report> =>
    reported === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(reported)
  return breakerConsole({ breakers: [], fleet: { status: { ...status, attached }, inspect } })
}

it('shows the processes and circuits of a fleet, and nothing else that its report has', async () => {
  const secrets = { ...report, circuits: [{ ...circuit, secret: 1 }], secret: 1 }

  const { body } = await ask(consoleOf(secrets), '/api/breakers')

  expect(body).toEqual({
    breakers: [],
    fleet: { ...status, processes, votesNeeded: 2, notClosed: [{ ...circuit, retryAfterMs: null }] },
  })
})

it('shows for how long a circuit stays open, and that nobody knows yet how many votes it takes', async () => {
  const young = { processes, votesNeeded: undefined as never, circuits: [{ ...circuit, retryAfterMs: 500 }] }

  const { body } = await ask(consoleOf(young), '/api/breakers')

  expect(body).toMatchObject({ fleet: { votesNeeded: null, notClosed: [{ retryAfterMs: 500 }] } })
})

it.each([
  ['Redis does not answer', consoleOf(undefined), true],
  ['this process is out of touch with Redis', consoleOf(report, false), false],
])('shows how this process stands, and no report, while %s', async (_, handler, attached) => {
  const { body } = await ask(handler, '/api/breakers')

  expect(body).toEqual({ breakers: [], fleet: { ...status, attached } })
})

it('is written down once for all clients, and again only when something in it has changed', async () => {
  const clock = withGlobal(globalThis).install({ toFake: ['performance'] })
  const now = { ...status }
  let reported = report
  const fleet = new WatchedFleet({ status: now, inspect: () => Promise.resolve(reported) })
  const after = async (ms: number): Promise<number> => {
    clock.tick(ms)
    await fleet.refresh()
    return fleet.news().at
  }

  const seen = [await after(0), await after(2_000), await after(2_000)]
  now.instances = 3
  seen.push(await after(0))
  reported = { ...report, circuits: [] }
  seen.push(await after(0), await after(2_000))
  now.attached = false
  seen.push(await after(0), await after(2_000))
  clock.uninstall()

  expect(seen).toEqual([1, 1, 1, 2, 2, 3, 4, 4])
  expect(fleet.news()).toBe(fleet.news())
})

it('shows the reason of another process as one short line', async () => {
  const reason = `${'x'.repeat(300)}\u202e\nsecond`

  const { body } = await ask(consoleOf({ ...report, circuits: [{ ...circuit, reason }] }), '/api/breakers')

  expect(body).toMatchObject({ fleet: { notClosed: [{ reason: `${'x'.repeat(199)}…` }] } })
})

it('forgets the report when Redis does not answer any more', async () => {
  const clock = withGlobal(globalThis).install({ toFake: ['performance'] })
  const inspect = vi.fn().mockResolvedValueOnce(report).mockRejectedValueOnce(new Error('no answer'))
  const fleet = new WatchedFleet({ status, inspect })
  const shown: unknown[] = []
  for (const ms of [0, 2_000]) {
    clock.tick(ms)
    await fleet.refresh()
    shown.push(fleet.news().row.processes)
  }
  clock.uninstall()

  expect(shown).toEqual([processes, undefined])
})

it('is asked no more often than every two seconds, and never twice at once', async () => {
  const clock = withGlobal(globalThis).install({ toFake: ['performance'] })
  const answers: (() => void)[] = []
  const inspect = () => new Promise<typeof report>((resolve) => answers.push(() => resolve(report)))
  const fleet = new WatchedFleet({ status, inspect })
  const asked: number[] = []
  const askAfter = (ms: number): Promise<void> => {
    clock.tick(ms)
    const fresh = fleet.refresh()
    asked.push(answers.length)
    return fresh
  }

  const first = askAfter(0)
  void askAfter(5_000)
  answers[0]?.()
  await first
  void askAfter(0)
  answers[1]?.()
  await fleet.refresh()
  void askAfter(1_999)
  void askAfter(1)
  clock.uninstall()

  expect(asked).toEqual([1, 1, 2, 2, 3])
})
