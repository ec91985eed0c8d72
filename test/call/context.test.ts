import { describe, expect, it } from 'vitest'
import {
  CircuitBreaker,
  execute,
  executeSync,
  tryExecute,
  wrap,
  type Outcome,
  type Policy,
  type Task,
  type TaskContext,
} from 'recloser'
import { constant } from 'recloser/backoff'
import { bulkhead, fallback, pipeline, retry, timeout } from 'recloser/policies'
import { untyped } from '../support/complaint.ts'
import { raise, refusal } from '../support/tasks.ts'

const bare: Policy = async (task) => task()
const breaker = (): CircuitBreaker => new CircuitBreaker()

describe('the signal of a task whose caller gave none', () => {
  const ways: { way: string; run: (task: (context: TaskContext) => AbortSignal) => unknown }[] = [
    { way: 'execute', run: (task) => execute(breaker(), task) },
    { way: 'execute with other options', run: (task) => execute(breaker(), task, { isFailure: () => false }) },
    { way: 'executeSync', run: (task) => executeSync(breaker(), task) },
    { way: 'a policy that hands on no context', run: (task) => execute(bare, task) },
    { way: 'retry', run: (task) => retry()(task) },
    { way: 'timeout', run: (task) => timeout(50)(task) },
    { way: 'bulkhead', run: (task) => bulkhead({ maxConcurrent: 1 })(task) },
    { way: 'pipeline', run: (task) => pipeline(retry(), breaker(), bulkhead({ maxConcurrent: 1 }))(task) },
  ]

  it.each(ways)('is one that has not been aborted: $way', async ({ run }) => {
    const signal = await run((context) => context.signal)

    expect(signal).toBeInstanceOf(AbortSignal)
    expect(signal).toHaveProperty('aborted', false)
  })

  it('is another one in each call, so that no listener gathers on a shared one', async () => {
    const policy = breaker()
    const [one, other] = [await execute(policy, ({ signal }) => signal), await execute(policy, ({ signal }) => signal)]

    expect(one === other).toBe(false)
  })

  it('stays out of what predicates are told, since the caller gave none', async () => {
    const seen: unknown[] = []
    const isFailure = (_: unknown, { signal }: { signal?: AbortSignal | undefined }): boolean => seen.push(signal) < 0
    const outer = new CircuitBreaker({ isFailure })

    await execute(outer, ({ signal }) => signal)
    await execute(pipeline(retry(), outer), ({ signal }) => signal)
    await execute(breaker(), (context) => execute(outer, ({ signal }) => signal, context))

    expect(seen).toEqual([undefined, undefined, undefined])
  })
})

describe('what a context has beside the signal', () => {
  it('passes through breakers and policies: attempt, args, and what a policy of the user adds', async () => {
    const tracing: Policy = async (task, context) => task(Object.assign({ ...context }, { trace: 'abc' }))
    const policy = pipeline(tracing, breaker(), retry(), breaker(), bulkhead({ maxConcurrent: 1 }))
    let seen: TaskContext | undefined

    await policy((context) => (seen = context), { args: [1, 2], attempt: 3 })

    expect(seen).toMatchObject({ args: [1, 2], trace: 'abc' })
  })

  it('has the arguments of a wrapped function, so that a fallback sees what was asked', async () => {
    const cached = pipeline(
      fallback((_, { args }) => `cached ${String(args?.[0])}`),
      breaker(),
    )

    expect(await wrap(cached, (id: string) => raise(id))('u-1')).toBe('cached u-1')
  })

  it('may have a signal that a policy of the user swaps', async () => {
    const { signal } = new AbortController()
    const swapping: Policy = async (task, context) => task({ ...context, signal })

    expect(await execute(pipeline(swapping, breaker()), (context) => context.signal === signal)).toBe(true)
  })

  it.each([{ singal: 1 }, { timeoutMs: 5 }])('is refused as an option that nobody knows: %o', async (call) => {
    const policy = pipeline(breaker())

    for (const run of [() => execute(breaker(), () => 1, call as object), () => policy(() => 1, call as object)]) {
      await expect(run()).rejects.toThrow(/unknown option/)
    }
  })
})

describe('a context that is passed on by hand', () => {
  const inner = new CircuitBreaker({ name: 'inner' })
  inner.trip()

  it.each([{ call: undefined }, { call: { isFailure: () => true } }])(
    'leads to the very rejection of the call inside, which counts for nothing: $call',
    async ({ call }) => {
      const outer = breaker()

      const outcome = await tryExecute(outer, (context) => execute(inner, () => 'up', context), call)

      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'ERR_CIRCUIT_OPEN', circuit: 'inner' } })
      expect(outer.stats.totals).toMatchObject({ ignored: 1, failures: 0 })
    },
  )
})

describe('a context that the task of a plain call hands on', () => {
  const ways: { way: string; run: (breaker: CircuitBreaker, task: Task<unknown>) => Promise<unknown> }[] = [
    { way: 'execute', run: (outer, task) => execute(outer, task) },
    { way: 'tryExecute', run: async (outer, task) => valueOf(await tryExecute(outer, task)) },
    { way: 'execute with options', run: (outer, task) => execute(outer, task, {}) },
    { way: 'execute, frozen', run: (outer, task) => execute(outer, (context) => task(Object.freeze(context))) },
    { way: 'execute, undeclared', run: (outer, task) => execute(outer, (...[context]) => task(context)) },
  ]
  function valueOf(outcome: Outcome): unknown {
    return outcome.status === 'fulfilled' ? outcome.value : raise(outcome.reason)
  }

  it.each(ways)('lets the refusal of an inner breaker pass: $way', async ({ run }) => {
    const [outer, inner] = [breaker(), breaker()]
    inner.trip()

    await refusal(run(outer, (context) => execute(inner, () => 'up', context)))

    expect(outer.stats.totals).toMatchObject({ ignored: 1, failures: 0 })
  })
})

describe('predicates of one call', () => {
  const isFailure = (outcome: { status: string; value?: unknown }): boolean => outcome.value === 503

  it('go through a pipeline to each of its breakers', async () => {
    const [outer, inner] = [breaker(), breaker()]
    const policy = pipeline(outer, retry({ backoff: constant(0) }), bulkhead({ maxConcurrent: 1 }), inner)

    await execute(policy, () => 503, { isFailure })

    expect([outer, inner].map(({ stats }) => stats.totals.failures)).toEqual([1, 1])
  })

  it('go through it where the outcome is ignored, too', async () => {
    const inner = new CircuitBreaker({ failureThreshold: 1 })

    await tryExecute(pipeline(retry({ attempts: 1 }), inner), () => raise('gone'), {
      isIgnored: ({ status }) => status === 'rejected',
    })

    expect(inner.stats.totals).toMatchObject({ ignored: 1, failures: 0 })
  })
})

it('has a signal of its own where the call brings `undefined`', async () => {
  const signal = await execute(new CircuitBreaker(), (context) => context.signal, { signal: undefined })

  expect(signal).toBeInstanceOf(AbortSignal)
})

it('is made of no call that is null', async () => {
  const given = execute(new CircuitBreaker(), () => 'up', untyped(null))

  await expect(given).rejects.toThrow('execute(): `call` must be an object, received null')
})
