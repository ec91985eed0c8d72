import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { breakerConsole } from 'recloser/console'
import { slowStart } from 'recloser/recovery'
import { fail, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, join, joinAll, describeWithRedis } = redisOfTests()
const long = { resetTimeoutMs: 20_000 }

describeWithRedis('what a fleet tells of itself', () => {
  it('lists all processes, by the names that users gave them', async () => {
    const first = join({}, { instanceId: 'pod/1' })
    const second = join({}, { instanceId: 'pod 2' })
    await until(() => first.fleet.status.attached && second.fleet.status.attached)

    const { processes, circuits } = await first.fleet.inspect()

    expect(processes.map(({ instanceId }) => instanceId).sort()).toEqual(['pod 2', 'pod/1'])
    expect(processes.every(({ deadForMs }) => deadForMs === 0)).toBe(true)
    expect(circuits).toEqual([])
    expect(first.fleet.status.instanceId).toBe('pod/1')
  })

  it('tells for how long a process has been dead, and nothing of one that has left', async () => {
    const [first, leaving] = await joinAll(2, {}, { heartbeatMs: 50 })
    await leaving.end()
    redis.cli('zadd', '{test:billing}:alive', String(Date.now() - 5_000), 'crashed')

    const { processes } = await first.fleet.inspect()

    const crashed = processes.find(({ instanceId }) => instanceId === 'crashed')
    expect(processes).toHaveLength(2)
    expect(crashed?.deadForMs).toBeGreaterThanOrEqual(5_000)
    expect(crashed?.deadForMs).toBeLessThan(8_000)
    await until(() => first.fleet.status.instances === 1)
  })

  it('forgets a dead process after ten minutes', async () => {
    const [first] = await joinAll(1)
    redis.cli('zadd', '{test:billing}:alive', String(Date.now() - 601_000), 'crashed')

    const { processes } = await first.fleet.inspect()

    expect(processes).toHaveLength(1)
  })

  it('tells who has voted, and how many votes it takes', async () => {
    const [sick, ...others] = await joinAll(3, long, { heartbeatMs: 50, quorum: 2 })
    await fail(sick)
    await until(() => redis.cli('hexists', '{test:billing}:index', 'billing') === '1')

    const { circuits, votesNeeded } = await others[0].fleet.inspect()

    expect(votesNeeded).toBe(2)
    expect(circuits).toMatchObject([
      { key: 'billing', state: 'closed', retryAfterMs: 0, attempt: 0, reason: '', leases: [], holds: [] },
    ])
    const [vote] = circuits[0]?.votes ?? []
    expect(vote?.instanceId).toBe(sick.fleet.status.instanceId)
    expect(vote?.forMs).toBeGreaterThan(10_000)
    expect(others.map(({ breaker }) => breaker.state)).toEqual(['closed', 'closed'])
  })

  it('is shown on the console of any process', async () => {
    const [sick, other] = await joinAll(2, long, { heartbeatMs: 50, quorum: 2 })
    const handler = breakerConsole({ breakers: other.breaker, fleet: other.fleet })
    await fail(sick)
    await until(() => redis.cli('hexists', '{test:billing}:index', 'billing') === '1')

    const response = await handler(new Request('http://localhost/api/breakers'))

    expect(await response.json()).toMatchObject({
      breakers: [{ key: 'billing', state: 'closed' }],
      fleet: {
        processes: [{ deadForMs: 0 }, { deadForMs: 0 }],
        votesNeeded: 2,
        notClosed: [{ key: 'billing', votes: [{ instanceId: sick.fleet.status.instanceId }] }],
      },
    })
    handler.close()
  })

  it('has nothing to tell of a vote that was taken back', async () => {
    const [sick, other] = await joinAll(2, long, { heartbeatMs: 50, quorum: 2 })
    await fail(sick)
    await until(() => redis.cli('hexists', '{test:billing}:index', 'billing') === '1')

    sick.breaker.reset()
    await until(() => redis.cli('hexists', '{test:billing}:index', 'billing') === '0')

    expect((await other.fleet.inspect()).circuits).toEqual([])
  })

  it('tells why and for how long a circuit is open', async () => {
    const [first, second] = await joinAll(2, long, { quorum: 1 })
    await fail(first)
    await until(() => second.breaker.state === 'open')

    const { circuits } = await second.fleet.inspect()

    expect(circuits).toMatchObject([
      {
        key: 'billing',
        state: 'open',
        attempt: 1,
        reason: expect.stringContaining('2 failures in a row') as unknown,
        votes: [],
        leases: [],
      },
    ])
    expect(circuits[0]?.retryAfterMs).toBeGreaterThan(15_000)
    expect(circuits[0]?.retryAfterMs).toBeLessThanOrEqual(20_000)
  })

  it('tells of an opening without an end', async () => {
    const [first] = await joinAll(1, { resetTimeoutMs: Infinity }, { quorum: 1 })
    await fail(first)
    await until(() => redis.cli('hget', '{test:billing}:circuit:billing', 'kind') === 'open')

    const { circuits } = await first.fleet.inspect()

    expect(circuits).toMatchObject([{ state: 'open', retryAfterMs: Infinity }])
  })

  it('tells who may probe a half-open circuit', async () => {
    const [first, second] = await joinAll(2, { resetTimeoutMs: 100 }, { quorum: 1 })
    await fail(first)
    await until(() => second.breaker.state === 'open')
    await pause(250)
    let answer: (value: string) => void = () => undefined
    const call = second.call(() => new Promise((resolve) => (answer = resolve)))
    await until(() => redis.cli('hkeys', '{test:billing}:circuit:billing').includes('lease:'))

    const { circuits } = await first.fleet.inspect()
    answer('answer')
    await call

    expect(circuits).toMatchObject([
      { state: 'half-open', leases: [{ instanceId: second.fleet.status.instanceId, calls: 1 }] },
    ])
    expect(circuits[0]?.leases[0]?.forMs).toBeGreaterThan(1_000)
  })

  it('tells for how many calls of a ramp a process has leases', async () => {
    const [first] = await joinAll(1, { resetTimeoutMs: 100, recovery: slowStart() }, { quorum: 1 })
    first.breaker.trip()
    await pause(250)
    let answer: (value: string) => void = () => undefined
    const call = first.call(() => new Promise((resolve) => (answer = resolve)))
    await until(() => redis.cli('hkeys', '{test:billing}:circuit:billing').includes('/ramp'))

    const { circuits } = await first.fleet.inspect()
    answer('answer')
    await call

    expect(circuits).toMatchObject([
      { state: 'half-open', leases: [{ instanceId: first.fleet.status.instanceId, calls: 1 }] },
    ])
  })

  it('tells who holds a circuit, and how', async () => {
    const [first, second] = await joinAll(2)
    const [open, closed] = [first.breaker.hold('open'), first.breaker.hold('closed')]
    await until(() => second.breaker.state === 'open')

    const { circuits } = await second.fleet.inspect()

    expect(circuits).toMatchObject([
      { state: 'closed', holds: [{ instanceId: first.fleet.status.instanceId, open: true, closed: true }] },
    ])
    open.release()
    closed.release()
  })

  it('leaves out what somebody else has put in the place of a circuit', async () => {
    const [first] = await joinAll(1)
    redis.cli('set', '{test:billing}:circuit:other', 'x')
    redis.cli('hset', '{test:billing}:index', 'other', `vote ${Date.now() + 60_000}`, 'bad', 'x')

    const { circuits } = await first.fleet.inspect()

    expect(circuits).toEqual([])
    expect(redis.cli('get', '{test:billing}:circuit:other')).toBe('x')
  })

  it('leaves out a hold that no process can have taken', async () => {
    const [first] = await joinAll(1, long, { quorum: 1 })
    await fail(first)
    await until(() => redis.cli('hget', '{test:billing}:circuit:billing', 'kind') === 'open')
    redis.cli('hset', '{test:billing}:circuit:billing', `hold:${first.fleet.status.instanceId}`, 'ooo')

    const { circuits } = await first.fleet.inspect()

    expect(circuits).toMatchObject([{ key: 'billing', state: 'open', holds: [] }])
  })

  it('knows who lives also with the longest time between two beats', async () => {
    const [first, second] = await joinAll(2, {}, { heartbeatMs: 60_000 })

    const { processes } = await second.fleet.inspect()

    expect(processes).toHaveLength(2)
    expect(Math.max(first.fleet.status.instances, second.fleet.status.instances)).toBe(2)
  })

  it('does not know how many votes it takes while it is too young for a share', async () => {
    const [first] = await joinAll(1, {}, { quorum: 0.5, heartbeatMs: 5_000 })

    expect((await first.fleet.inspect()).votesNeeded).toBeUndefined()
  })

  it('makes no process read a circuit that has too few votes', async () => {
    const [sick, other] = await joinAll(2, long, { heartbeatMs: 50, quorum: 2 })
    await pause(100)
    const before = other.fleet.status.generation
    await fail(sick)
    await until(() => redis.cli('hexists', '{test:billing}:index', 'billing') === '1')

    await pause(150)

    expect(other.fleet.status.generation).toBe(before)
  })
})
