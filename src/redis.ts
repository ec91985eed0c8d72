/**
 * One circuit for many processes, over Redis or Valkey.
 *
 * @module recloser/redis
 */

export type { AttachedEvent, DetachedEvent, Fleet, FleetEvent, FleetStatus } from './fleet/fleet-event.ts'
export type { FleetCircuit, FleetHold, FleetLease, FleetProcess, FleetReport, FleetVote } from './fleet/fleet-report.ts'
export type { IoRedisLike, NodeRedisLike, RedisLike } from './fleet/redis-client.ts'
export { shareOverRedis, type AggregateOptions, type RedisFleetOptions } from './fleet/share-over-redis.ts'
