import { BreakerRegistry } from 'recloser/registry'
import { expect, it, vi } from 'vitest'
import type { Reply } from '../../src/fleet/reply.ts'
import { NotConnectedError, OutOfStepError } from '../../src/fleet/session.ts'
import { complaint, untyped } from '../support/complaint.ts'
import { deferred } from './support/fake-client.ts'
import { heartbeatMs, membersWithSession, pass } from './support/members-with-session.ts'

const memberOf = membersWithSession()
const never = new Promise<Partial<Reply>>(() => undefined)

/** How long each wait between two of these moments was. */
const waits = (moments: readonly number[]): readonly number[] =>
  moments.slice(1).map((moment, index) => moment - Number(moments[index]))

const gone = () => {
  throw new Error('gone')
}

it('beats a little earlier or later than the heartbeat says', async () => {
  const [earliest, middle] = [memberOf({}, { random: 0 }), memberOf({}, { random: 0.5 })]

  await pass(4_300)

  expect(waits(earliest.beats)).toEqual([1_800, 1_800])
  expect(waits(middle.beats)).toEqual([2_000, 2_000])
})

it('waits twice as long after each beat that fails, up to the heartbeat, and not longer for commands that fail together', async () => {
  let away = true
  const { registry, beats, events } = memberOf({
    beat: () => (away ? gone() : {}),
    run: () => {
      away = true
      return gone()
    },
  })

  await pass(8_000)
  const first = waits(beats)
  away = false
  await pass(2_000)
  beats.length = 0
  for (const key of ['a', 'b', 'c', 'd']) registry.get(key).trip()
  await pass(70)
  const atOnce = beats.length
  await pass(1_000)

  expect(first.slice(0, 7)).toEqual([75, 150, 300, 600, 1_200, 1_500, 1_500])
  expect(events).toEqual(['detached', 'attached', 'detached'])
  expect(atOnce).toBe(0)
  expect(waits(beats).slice(0, 3)).toEqual([150, 300])
})

it('says at the fifth beat that it is detached where its client has never been connected', async () => {
  const { beats, events } = memberOf({ beat: () => Promise.reject(new NotConnectedError()) })

  await pass(1_000)
  const meanwhile = [beats.length, ...events]
  await pass(200)

  expect(meanwhile).toEqual([4])
  expect([beats.length, ...events]).toEqual([5, 'detached'])
})

it('says at once that it is detached where its client has lost its connection, or has a server that answers wrongly', async () => {
  let away = false
  const lost = memberOf({ beat: () => (away ? Promise.reject(new NotConnectedError()) : {}) })
  const wrong = memberOf({ beat: gone })

  await pass(1)
  away = true
  await pass(heartbeatMs)

  expect(lost.events).toEqual(['attached', 'detached'])
  expect(wrong.events).toEqual(['detached'])
  expect(lost.beats).toHaveLength(2)
})

it('is not detached by a command that came too late: it beats at once', async () => {
  const { registry, beats, events, told } = memberOf({
    run: () => (told.length === 1 ? Promise.reject(new OutOfStepError()) : {}),
  })
  await pass(1)

  registry.get('a').trip()
  await pass(5)

  expect(told).toEqual(['vote a', 'vote a'])
  expect(beats).toHaveLength(2)
  expect(events).toEqual(['attached'])
})

it('tells nothing before Redis has answered its first beat', async () => {
  const registry = new BreakerRegistry()
  registry.get('a').trip()
  registry.get('b').hold('open')
  const first = deferred<object>()
  const { told } = memberOf({ beat: () => first.promise }, { registry })

  await pass(100)
  registry.get('c').hold('closed')
  await pass(100)
  const before = [...told]
  first.resolve({})
  await pass(100)

  expect(before).toEqual([])
  expect(new Set(told)).toEqual(new Set(['vote a', 'hold b', 'hold c']))
})

it('goes on to beat while a command on a circuit has no answer', async () => {
  const { registry, beats, told } = memberOf({ run: () => never })
  await pass(1)

  registry.get('a').trip()
  await pass(3 * heartbeatMs)

  expect(told).toEqual(['vote a'])
  expect(beats).toHaveLength(4)
})

it('keeps no program running, whether Redis is there or away', async () => {
  let away = false
  const timers = vi.spyOn(globalThis, 'setTimeout')
  memberOf({ beat: () => (away ? gone() : {}) })

  await pass(1)
  away = true
  await pass(2 * heartbeatMs)

  const started = timers.mock.results.map(({ value }) => value as NodeJS.Timeout)
  expect(started.length).toBeGreaterThan(3)
  expect(started.filter((timer) => timer.hasRef())).toEqual([])
})

it.each(['answered', 'rejected'])(
  'beats no more and says no more once it is closed, though a beat is %s later',
  async (how) => {
    const beat = deferred<object>()
    const { member, beats, events, connected } = memberOf({ beat: () => beat.promise })
    await pass(1)
    connected()
    await pass(1)

    await member.close()
    beat.resolve(how === 'answered' ? {} : Promise.reject(new Error('gone')))
    await pass(heartbeatMs)
    connected()
    await pass(heartbeatMs)

    expect(beats).toHaveLength(1)
    expect(events).toEqual([])
    expect(member.status).toMatchObject({ attached: false, instances: 0 })
  },
)

it('ends with the block that has it', async () => {
  const { member, told } = memberOf()
  await pass(1)

  member[Symbol.dispose]()
  await pass(1)

  expect(told).toEqual(['leave'])
  await expect(member.inspect()).rejects.toThrow('the fleet is closed')
})

it('refuses what is no listener, and names a listener that throws', async () => {
  const lines: unknown[] = []
  console.error = (line: unknown) => lines.push(line)
  const { member } = memberOf()

  member.subscribe(() => gone())
  await pass(1)

  expect(lines).toEqual(['recloser: listener threw, the call went on'])
  expect(complaint(() => member.subscribe(untyped(5))).message).toBe(
    'subscribe(): `listener` must be a function, received 5',
  )
})
