import type { Strength } from '../library.ts'
import type { Module, Mollitia } from './mollitia-shape.ts'

const refused = (): Promise<never> => Promise.reject(new Error('refused'))
const never = (): Promise<never> => new Promise(() => undefined)
const nameOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export function mollitiaStrengths(mollitia: Mollitia): readonly Strength[] {
  const circuit = (
    func: (...args: readonly never[]) => Promise<unknown>,
    module: Module,
  ): InstanceType<Mollitia['Circuit']> => new mollitia.Circuit({ func, options: { modules: [module] } })
  return [
    {
      says: 'Retry',
      names: ['retry'],
      async show({ tick }) {
        let runs = 0
        const calls = circuit(() => (++runs, refused()), new mollitia.Retry({ attempts: 2 }))
        const ended = calls.execute().catch(() => undefined)
        for (let attempt = 0; attempt < 3; attempt++) await tick(1_000)
        await ended
        return `2 attempts ran a failing task ${runs} times`
      },
    },
    {
      says: 'Timeout',
      names: ['timeout'],
      async show({ tick }) {
        const ended = circuit(never, new mollitia.Timeout({ delay: 1_000 }))
          .execute()
          .catch(nameOf)
        await tick(1_000)
        return `a task that hangs ends after 1 s: ${String(await ended)}`
      },
    },
    {
      says: 'Bulkhead, with a queue',
      names: ['bulkhead'],
      async show() {
        const calls = circuit(never, new mollitia.Bulkhead({ concurrentSize: 1, queueSize: 1 }))
        const ended = Array.from({ length: 3 }, () => calls.execute().catch(nameOf))
        return `with room for 1 and a queue of 1, the third call ends: ${String(await Promise.race(ended))}`
      },
    },
    {
      says: 'Rate limit',
      names: ['rateLimit'],
      async show() {
        const calls = circuit(
          () => Promise.resolve('run'),
          new mollitia.Ratelimit({ limitPeriod: 1_000, limitForPeriod: 2 }),
        )
        const ended = [await calls.execute(), await calls.execute(), await calls.execute().catch(nameOf)]
        return `with a limit of 2 calls a second, three calls give: ${ended.map(String).join(', ')}`
      },
    },
    {
      says: 'Cache',
      names: ['cache'],
      async show() {
        let runs = 0
        const calls = circuit(
          (id: string) => Promise.resolve(`user ${id}, run ${++runs}`),
          new mollitia.Cache({ ttl: 1_000 }),
        )
        for (let i = 0; i < 10; i++) await calls.execute('1')
        return `10 calls with one argument ran the function ${runs === 1 ? 'once' : `${runs} times`}`
      },
    },
  ]
}
