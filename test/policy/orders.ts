import { install } from '@sinonjs/fake-timers'
import { constant } from 'recloser/backoff'
import { CircuitBreaker, tryExecute, type Guard, type Task } from 'recloser'
import { bulkhead, fallback, pipeline, retry, timeout } from 'recloser/policies'

/** The parts of the table of orders in docs/policies.md. */
const parts: Readonly<Record<string, () => Guard<unknown>>> = {
  retry: () => retry({ attempts: 3, backoff: constant(100) }),
  breaker: () => new CircuitBreaker(),
  timeout: () => timeout(1_000),
  bulkhead: () => bulkhead({ maxConcurrent: 2, maxQueued: 8 }),
  fallback: () => fallback('cached'),
}

/** `retry, breaker`: the outermost first. */
export function pipelineOf(order: string): {
  readonly policy: Guard<unknown>
  readonly breaker: CircuitBreaker | undefined
} {
  const guards = order.split(', ').map((name) => {
    const make = parts[name]
    if (make === undefined) throw new Error(`no part of an order: ${name}`)
    return make()
  })
  const [outer = retry(), ...inner] = guards
  return { policy: pipeline(outer, ...inner), breaker: guards.find((guard) => guard instanceof CircuitBreaker) }
}

interface Dependency {
  readonly run: Task<string>
  /** How many calls are made, and whether all at once. */
  readonly calls: number
  readonly atOnce: boolean
}

/** Answers after so long, unless the signal is aborted before. */
const answer = (ms: number, signal: AbortSignal | undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve('answer')
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })

/** How a dependency can be unwell, by the headings of the table. */
export const conditions: Readonly<Record<string, () => Dependency>> = {
  slow: () => ({ calls: 10, atOnce: false, run: ({ signal }) => answer(3_000, signal) }),
  down: () => ({ calls: 10, atOnce: false, run: () => Promise.reject(new Error('down')) }),
  flapping: () => {
    let runs = 0
    const run = (): Promise<string> => (runs++ % 2 === 0 ? Promise.reject(new Error('down')) : answer(10, undefined))
    return { calls: 10, atOnce: false, run }
  },
  overloaded: () => {
    let load = 0
    const run: Task<string> = ({ signal }) => answer(++load * 300, signal).finally(() => load--)
    return { calls: 10, atOnce: true, run }
  },
}

export interface Played {
  readonly answers: number
  readonly cached: number
  /** How often the dependency was asked. */
  readonly runs: number
  readonly seconds: number
  readonly opened: boolean
}

/** Makes the calls, on fake time. */
export async function play(order: string, condition: string): Promise<Played> {
  const clock = install({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  try {
    const { policy, breaker } = pipelineOf(order)
    const { run, calls, atOnce } = conditions[condition]?.() ?? { run: () => '', calls: 0, atOnce: false }
    let runs = 0
    const call = (): ReturnType<typeof tryExecute> => tryExecute(policy, (context) => (runs++, run(context)))

    const values: unknown[] = []
    const note = (outcome: PromiseSettledResult<unknown>): unknown =>
      values.push(outcome.status === 'fulfilled' ? outcome.value : undefined)
    let endedAtMs = 0
    const all = async (): Promise<void> => {
      if (atOnce) (await Promise.all(Array.from({ length: calls }, call))).forEach(note)
      else for (let i = 0; i < calls; i++) note(await call())
      endedAtMs = performance.now()
    }
    const ended = all()
    await clock.tickAsync(600_000)
    await ended
    return {
      answers: values.filter((value) => value === 'answer').length,
      cached: values.filter((value) => value === 'cached').length,
      runs,
      seconds: Math.round(endedAtMs / 100) / 10,
      opened: (breaker?.stats.totals.trips ?? 0) > 0,
    }
  } finally {
    clock.uninstall()
  }
}

/** As the table says it. */
export function cellOf({ answers, cached, runs, seconds, opened }: Played): string {
  const parts = [`${answers} answers`, cached > 0 ? `${cached} cached` : '', `${runs} runs`, `${seconds} s`]
  return [...parts, opened ? 'opens' : ''].filter((part) => part !== '').join(', ')
}
