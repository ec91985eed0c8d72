import { setTimeout as pause } from 'node:timers/promises'
import { openMs, type Design, type FleetMember } from './design.ts'

/** What a design costs, and what it keeps away. */
export interface FleetFigures {
  readonly design: string
  readonly how: string
  /** Commands to Redis for one call. */
  readonly tripsClosed: number
  readonly tripsOpen: number
  readonly tripsProbe: number
  /** What a call takes longer than the task alone: the median, in milliseconds. */
  readonly addedClosedMs: number
  readonly addedOpenMs: number
  /** The longest call while Redis stands still for two seconds and the circuit is closed, in milliseconds. */
  readonly longestFrozenMs: number
  /** How many calls of eight processes reached a dependency that was dead for ten seconds, and how many were made. */
  readonly reachedDead: number
  readonly madeDead: number
}

interface Redis {
  readonly port: number
  flush(): Promise<unknown>
  freeze(): void
  thaw(): void
}

const processes = 8
const deadMs = 10_000
const everyMs = 50
const frozenMs = 2_000

const answer = (): Promise<unknown> => Promise.resolve('answer')
const fail = (): Promise<never> => Promise.reject(new Error('down'))

export async function figuresOf(design: Design, redis: Redis): Promise<FleetFigures> {
  const { name, how } = design
  const costs = await costsOf(design, redis)
  const longestFrozenMs = await longestWhileFrozen(design, redis)
  const dead = await callsToDead(design, redis)
  return { design: name, how, ...costs, longestFrozenMs, ...dead }
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN

/** The time of each of so many calls, one after the other, and the commands for one of them. */
async function timed(member: FleetMember, times: number, task: () => Promise<unknown>) {
  const tookMs: number[] = []
  const before = member.roundTrips()
  for (let time = 0; time < times; time++) {
    const beganMs = performance.now()
    await member.call(task).catch(() => undefined)
    tookMs.push(performance.now() - beganMs)
  }
  return { medianMs: median(tookMs), trips: (member.roundTrips() - before) / times }
}

async function costsOf(design: Design, redis: Redis) {
  await redis.flush()
  const members = [await design.join(redis.port), await design.join(redis.port)]
  const [member, other] = members as [FleetMember, FleetMember]
  try {
    await timed(member, 500, answer)
    const closed = await timed(member, 2_000, answer)
    // Enough processes see it fail, so that it opens for all.
    for (let call = 0; call < 5; call++) {
      await member.call(fail).catch(() => undefined)
      await other.call(fail).catch(() => undefined)
    }
    await pause(50)
    const open = await timed(member, 500, answer)
    await pause(openMs)
    const probe = await timed(member, 1, answer)
    return {
      tripsClosed: closed.trips,
      addedClosedMs: closed.medianMs,
      tripsOpen: open.trips,
      addedOpenMs: open.medianMs,
      tripsProbe: probe.trips,
    }
  } finally {
    await Promise.all(members.map((each) => each.end()))
  }
}

/** The longest of the calls that were made while Redis stood still, one every fifty milliseconds. */
async function longestWhileFrozen(design: Design, redis: Redis): Promise<number> {
  await redis.flush()
  const member = await design.join(redis.port)
  await timed(member, 100, answer)
  redis.freeze()
  try {
    const calls: Promise<number>[] = []
    const endMs = performance.now() + frozenMs
    while (performance.now() < endMs) {
      const beganMs = performance.now()
      calls.push(
        member
          .call(answer)
          .catch(() => undefined)
          .then(() => performance.now() - beganMs),
      )
      await pause(everyMs)
    }
    redis.thaw()
    return Math.max(...(await Promise.all(calls)))
  } finally {
    redis.thaw()
    await member.end()
  }
}

/** Eight processes call a dead dependency twenty times a second each. */
async function callsToDead(design: Design, redis: Redis) {
  await redis.flush()
  const members = await Promise.all(Array.from({ length: processes }, () => design.join(redis.port)))
  let reachedDead = 0
  let madeDead = 0
  const task = async (): Promise<never> => {
    reachedDead++
    await pause(5)
    return fail()
  }
  try {
    const endMs = performance.now() + deadMs
    await Promise.all(
      members.map(async (member, index) => {
        await pause((index * everyMs) / processes)
        while (performance.now() < endMs) {
          madeDead++
          void member.call(task).catch(() => undefined)
          await pause(everyMs)
        }
      }),
    )
    await pause(100)
    return { reachedDead, madeDead }
  } finally {
    await Promise.all(members.map((member) => member.end()))
  }
}
