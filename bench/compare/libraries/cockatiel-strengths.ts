import type { Strength } from '../library.ts'
import type { Cockatiel } from './cockatiel-shape.ts'

const refused = (): Promise<never> => Promise.reject(new Error('refused'))
const nameOf = (error: unknown): string => (error instanceof Error ? error.constructor.name : String(error))

export const cockatielStrengths = ({ handleAll, ...cockatiel }: Cockatiel): readonly Strength[] => [
  {
    says: 'Retry, with the same backoffs',
    names: ['retry'],
    async show({ tick }) {
      let runs = 0
      const call = cockatiel.retry(handleAll, { maxAttempts: 2 }).execute(() => (++runs, refused()))
      const ended = call.catch(() => undefined)
      for (let attempt = 0; attempt < 3; attempt++) await tick(1_000)
      await ended
      return `maxAttempts 2 ran a failing task ${runs} times`
    },
  },
  {
    says: 'Timeout',
    names: ['timeout'],
    async show({ tick }) {
      const call = cockatiel.timeout(1_000, 'aggressive').execute(() => new Promise(() => undefined))
      const ended = call.catch(nameOf)
      await tick(1_000)
      return `a task that hangs ends after 1 s with a ${String(await ended)}`
    },
  },
  {
    says: 'Bulkhead, with a queue',
    names: ['bulkhead'],
    async show() {
      const policy = cockatiel.bulkhead(1, 1)
      const calls = Array.from({ length: 3 }, () => policy.execute(() => new Promise(() => undefined)).catch(nameOf))
      return `with room for 1 and a queue of 1, the third call ends with a ${String(await Promise.race(calls))}`
    },
  },
  {
    says: 'Fallback',
    names: ['fallback'],
    show: async () =>
      `a failing task gave ${String(await cockatiel.fallback(handleAll, 'the fallback').execute(refused))}`,
  },
  {
    says: 'Policies composed into one',
    names: ['pipeline'],
    async show({ tick }) {
      const policy = cockatiel.wrap(
        cockatiel.fallback(handleAll, 'the fallback'),
        cockatiel.retry(handleAll, { maxAttempts: 2 }),
      )
      let runs = 0
      const call = policy.execute(() => (++runs, refused()))
      for (let attempt = 0; attempt < 3; attempt++) await tick(1_000)
      const value = await call
      return `fallback around retry ran a failing task ${runs} times and gave ${String(value)}`
    },
  },
]
