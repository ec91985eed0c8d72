import { field } from '../shape.ts'
import type { Strength } from '../library.ts'
import { makeBreaker, type Program, type EffectModule, type Breakers } from './effect-shape.ts'

export function effectStrengths(effect: EffectModule, breakers: Breakers['CircuitBreaker']): readonly Strength[] {
  const { Effect } = effect
  const failing = (): Program =>
    Effect.tryPromise({ try: () => Promise.reject(new Error('refused')), catch: (error) => error })
  return [
    {
      says: 'A circuit per key, made when the key is first used',
      names: ['BreakerRegistry'],
      async show() {
        const options = { tripPolicy: breakers.consecutive(1), openDuration: 1_000 }
        const breaker = makeBreaker(effect, breakers, options)
        await Effect.runPromise(failing().pipe(breaker.execute({ key: 'a' }))).catch(() => undefined)
        const states = ['a', 'b'].map((key) => Effect.runSync(breaker.state(key)) as object)
        return `after a failure under key a, a is ${states.map((state) => String(field(state, '_tag'))).join(' and b is ')}`
      },
    },
    {
      says: 'A store in Redis, so that processes share a circuit',
      names: ['shareOverRedis'],
      show: () =>
        Promise.resolve(
          `layerStoreRedis is a ${typeof breakers.layerStoreRedis}; it was not played, because it needs a server`,
        ),
    },
    {
      says: 'Rejections are typed: the compiler knows which call can be rejected, and why',
      names: [],
      async show() {
        const options = { tripPolicy: breakers.consecutive(1), openDuration: 1_000 }
        const breaker = makeBreaker(effect, breakers, options)
        const errors: unknown[] = []
        for (let i = 0; i < 2; i++) {
          await Effect.runPromise(failing().pipe(breaker.execute({ key: 'a' }))).catch((error: unknown) =>
            errors.push(error),
          )
        }
        const reason = field(errors[1] as object, 'reason') as object
        return `a rejection has the tag ${String(field(reason, '_tag'))}, which is part of the type of the effect; the type of a promise has no errors`
      },
    },
  ]
}
