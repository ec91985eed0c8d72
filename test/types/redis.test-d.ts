import { Cluster, Redis } from 'ioredis'
import { CircuitBreaker } from 'recloser'
import { shareOverRedis, type Fleet, type FleetEvent, type RedisLike } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'
import { createClient, createCluster } from 'redis'
import { describe, expectTypeOf, it } from 'vitest'

const breaker = new CircuitBreaker()
declare const client: RedisLike

describe('shareOverRedis', () => {
  it('takes the clients of both libraries, for a server and for a cluster, without a cast', () => {
    expectTypeOf(createClient()).toExtend<RedisLike>()
    expectTypeOf(createCluster({ rootNodes: [] })).toExtend<RedisLike>()
    expectTypeOf(new Redis()).toExtend<RedisLike>()
    expectTypeOf(new Cluster([])).toExtend<RedisLike>()
  })

  it('takes a breaker or a registry, and gives a handle that `using` closes', () => {
    expectTypeOf(shareOverRedis(breaker, { client, prefix: 'shop' })).toEqualTypeOf<Fleet>()
    expectTypeOf(shareOverRedis(new BreakerRegistry(), { client, prefix: 'shop' })).toExtend<Disposable>()
    expectTypeOf<Fleet['close']>().returns.resolves.toBeVoid()
  })

  it('has events that `type` tells apart', () => {
    expectTypeOf<Extract<FleetEvent, { type: 'detached' }>>().toHaveProperty('error')
    expectTypeOf<Extract<FleetEvent, { type: 'attached' }>['instances']>().toBeNumber()
  })

  it('refuses what it cannot use', () => {
    // @ts-expect-error -- no client
    shareOverRedis(breaker, { prefix: 'shop' })
    // @ts-expect-error -- no prefix
    shareOverRedis(breaker, { client })
    // @ts-expect-error -- an array of breakers
    shareOverRedis([breaker], { client, prefix: 'shop' })
    // @ts-expect-error -- a text is no number
    shareOverRedis(breaker, { client, prefix: 'shop', quorum: '2' })
    // @ts-expect-error -- the period is needed
    shareOverRedis(breaker, { client, prefix: 'shop', aggregate: {} })
  })
})
