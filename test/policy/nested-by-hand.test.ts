import { describe, expect, it } from 'vitest'
import { constant } from 'recloser/backoff'
import { CircuitBreaker, execute, tryExecute, type Guard, type Policy, type Task, type TaskContext } from 'recloser'
import { bulkhead, pipeline, retry, timeout } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { raise } from '../support/tasks.ts'

const time = fakeTime()
const hang = (): Promise<never> => new Promise(() => undefined)

/** A bulkhead whose one slot is taken, so that whoever comes waits in its queue. */
function busy() {
  const queue = bulkhead({ maxConcurrent: 1, maxQueued: 100 })
  void queue(hang)
  return queue
}

/** A policy that waits without a look at the signal. */
const deaf: Policy = async (task, context) => {
  await new Promise((resolve) => setTimeout(resolve, 500))
  return task(context)
}

/** The totals of a breaker around a call of which `outer` makes the policies outside, and `enter` is the task. */
async function counted(
  enter: (context: TaskContext) => unknown,
  outer: (breaker: CircuitBreaker) => Guard<unknown> = (breaker) => pipeline(breaker, timeout(20)),
): Promise<object> {
  const breaker = new CircuitBreaker({ failureThreshold: 100 })
  const call = tryExecute(outer(breaker), enter)
  await time.pass(1_000)
  await call
  const { failures, ignored } = breaker.stats.totals
  return { failures, ignored }
}

const ignoredOnce = { failures: 0, ignored: 1 }
const failedOnce = { failures: 1, ignored: 0 }
const up: Task<string> = () => 'up'

const innermost: { inner: string; make: () => Guard<unknown> }[] = [
  { inner: 'a bulkhead', make: busy },
  { inner: 'a policy that ignores the signal, before a breaker', make: () => pipeline(deaf, new CircuitBreaker()) },
  { inner: 'a pipeline', make: () => pipeline(retry({ backoff: constant(0) }), new CircuitBreaker(), busy()) },
  { inner: 'a pipeline that has a shorter timeout', make: () => pipeline(timeout(10), busy()) },
]

describe('a call by hand that time ends before its task counts for nothing at the breakers outside', () => {
  it.each(innermost)('through $inner', async ({ make }) => {
    expect(await counted((context) => execute(make(), up, context))).toEqual(ignoredOnce)
  })

  it.each(innermost)('through $inner, which is given a copy of the context', async ({ make }) => {
    expect(await counted((context) => execute(make(), up, { ...context }))).toEqual(ignoredOnce)
  })

  it.each(innermost)('through $inner, two levels down', async ({ make }) => {
    const middle = new CircuitBreaker({ failureThreshold: 1 })

    expect(await counted((context) => execute(middle, (inner) => execute(make(), up, inner), context))).toEqual(
      ignoredOnce,
    )
    expect(middle.stats.totals.failures).toBe(0)
  })

  it.each(innermost)('through $inner, at each attempt of a retry around', async ({ make }) => {
    const attempts = (breaker: CircuitBreaker) =>
      pipeline(retry({ attempts: 3, backoff: constant(0) }), breaker, timeout(20))

    expect(await counted((context) => execute(make(), up, context), attempts)).toEqual({ failures: 0, ignored: 3 })
  })

  it.each(innermost)(
    'through $inner, where the breaker outside is around such a policy of one’s own',
    async ({ make }) => {
      const own = (breaker: CircuitBreaker) =>
        pipeline((task, context) => execute(pipeline(breaker, timeout(20)), task, context))

      expect(await counted((context) => execute(make(), up, context), own)).toEqual(ignoredOnce)
    },
  )

  it('where all of several at once wait', async () => {
    expect(await counted((context) => Promise.all(innermost.map(({ make }) => execute(make(), up, context))))).toEqual(
      ignoredOnce,
    )
  })

  it('where an earlier attempt of the retry around failed: each attempt is looked at alone', async () => {
    const queue = busy()
    const attempts = (breaker: CircuitBreaker) =>
      pipeline(retry({ attempts: 2, backoff: constant(0) }), breaker, timeout(20))

    expect(
      await counted((context) => (context.attempt === 1 ? raise('down') : execute(queue, up, context)), attempts),
    ).toEqual({ failures: 1, ignored: 1 })
  })
})

describe('a call by hand that time ends in its task counts as a failure of the breakers outside', () => {
  const reached: { how: string; enter: (context: TaskContext) => unknown }[] = [
    { how: 'through a bulkhead', enter: (context) => execute(bulkhead({ maxConcurrent: 1 }), hang, context) },
    { how: 'through a breaker', enter: (context) => execute(new CircuitBreaker(), hang, context) },
    {
      how: 'through a breaker, two levels down',
      enter: (context) =>
        execute(new CircuitBreaker(), (inner) => execute(pipeline(new CircuitBreaker()), hang, inner), context),
    },
    {
      how: 'where another one at once waits',
      enter: (context) => Promise.all([execute(busy(), up, context), execute(new CircuitBreaker(), hang, context)]),
    },
    {
      how: 'where another one at once waits, and both end by the signal',
      enter: (context) => Promise.all([execute(busy(), up, context), execute(pipeline(timeout(500)), hang, context)]),
    },
    {
      how: 'where another one has answered before one waits',
      enter: async (context) => {
        await execute(new CircuitBreaker(), up, context)
        return execute(busy(), up, context)
      },
    },
    {
      how: 'where an earlier attempt of it failed and the next one waits',
      enter: (context) => {
        const queue = busy()
        const down = pipeline(retry({ attempts: 2, backoff: constant(0) }), async (task, inner) =>
          inner?.attempt === 1 ? task(inner) : queue(task, inner),
        )
        return execute(down, () => raise('down'), context)
      },
    },
    {
      how: 'where the task asks by itself after one was rejected',
      enter: async (context) => {
        await tryExecute(pipeline(timeout(10), busy()), up, context)
        return hang()
      },
    },
    {
      how: 'where the task asks by itself after one was answered by another',
      enter: async (context) => {
        await execute(bulkhead({ maxConcurrent: 1 }), up, context)
        return hang()
      },
    },
  ]

  it.each(reached)('$how', async ({ enter }) => {
    expect(await counted(enter)).toEqual(failedOnce)
  })

  it('where the task itself failed while the other call waited', async () => {
    expect(
      await counted((context) => {
        void tryExecute(busy(), up, context)
        return raise('down')
      }),
    ).toEqual(failedOnce)
  })
})

describe('a call by hand that waits belongs to the call around it', () => {
  const own = pipeline(timeout(10), busy())
  const asPipeline = (breaker: CircuitBreaker) => pipeline(breaker)

  it('only where it is handed the context: a signal may serve many calls', async () => {
    expect(await counted(({ signal }) => execute(busy(), up, { signal }))).toEqual(failedOnce)
    expect(await counted(() => execute(own, up))).toEqual(failedOnce)
  })

  it('so that a side call which waits hides what the task does by itself, unless it is not handed the context', async () => {
    const side = (context?: TaskContext) => void tryExecute(busy(), up, context)

    expect(await counted((context) => (side(context), hang()))).toEqual(ignoredOnce)
    expect(await counted(() => (side(), hang()))).toEqual(failedOnce)
  })

  it('where that one goes through a pipeline, be it of a breaker alone', async () => {
    expect(await counted((context) => execute(own, up, context), asPipeline)).toEqual(ignoredOnce)
  })

  it('not where that one is a bare call through a breaker, whose context all such calls share', async () => {
    expect(
      await counted(
        (context) => execute(own, up, context),
        (breaker) => breaker,
      ),
    ).toEqual(failedOnce)
  })
})
