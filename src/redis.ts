export type { AttachedEvent, DetachedEvent, FleetEvent, FleetStatus } from './fleet/fleet-event.ts'
export type { Fleet } from './fleet/fleet.ts'
export type { IoRedisLike, NodeRedisLike, RedisLike } from './fleet/redis-client.ts'
export { shareOverRedis, type AggregateOptions, type RedisFleetOptions } from './fleet/share-over-redis.ts'
