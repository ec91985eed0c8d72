import { describe, expect, it } from 'vitest'
import { constant } from 'recloser/backoff'
import { CircuitBreaker, execute, tryExecute, type Guard, type Policy, type Task } from 'recloser'
import { bulkhead, fallback, pipeline, retry, timeout } from 'recloser/policies'
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

/** A breaker that opens at the first failure; half-open where asked for. */
function breakerIn(state: 'closed' | 'half-open'): CircuitBreaker {
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 0 })
  if (state === 'half-open') breaker.trip()
  return breaker
}

const own: Policy = async (task, context) => task(context)
const copying: Policy = async (task, context) => task({ ...context })

const nestings: { nesting: string; around: (breaker: CircuitBreaker, inner: Guard<unknown>) => Guard<unknown> }[] = [
  { nesting: 'a pipeline', around: (breaker, inner) => pipeline(breaker, inner) },
  {
    nesting: 'a pipeline in a pipeline',
    around: (breaker, inner) => pipeline(pipeline(breaker, retry({ backoff: constant(0) })), inner),
  },
  { nesting: 'a pipeline around one', around: (breaker, inner) => pipeline(breaker, pipeline(own, inner)) },
  { nesting: 'with a policy of one’s own', around: (breaker, inner) => pipeline(own, breaker, copying, inner) },
  {
    nesting: 'with a policy that calls a breaker of its own',
    around: (breaker, inner) => pipeline((task, context) => execute(breaker, task, context), inner),
  },
  { nesting: 'within a retry', around: (breaker, inner) => pipeline(retry({ backoff: constant(0) }), breaker, inner) },
]

/** What the breaker says of calls that ended as `end` makes them. */
async function verdict(
  state: 'closed' | 'half-open',
  end: (breaker: CircuitBreaker, task: Task<string>) => Promise<unknown>,
): Promise<unknown> {
  const breaker = breakerIn(state)
  let runs = 0
  const call = end(breaker, () => (runs++, 'up'))
  await time.pass(1_000)
  await call
  const { failures, ignored } = breaker.stats.totals
  return { runs, failures, ignored: ignored > 0, state: breaker.state }
}

describe.each(['closed', 'half-open'] as const)(
  'a call that never began its task counts for nothing while %s',
  (state) => {
    const nothing = { runs: 0, failures: 0, ignored: true, state }

    it.each(nestings)('where a timeout ends it in the queue: $nesting', async ({ around }) => {
      const end = (breaker: CircuitBreaker, task: Task<string>): Promise<unknown> =>
        tryExecute(around(breaker, pipeline(timeout(50), busy())), task)

      expect(await verdict(state, end)).toEqual(nothing)
    })

    it('where the timeout of a pipeline within ends it in a queue behind that pipeline', async () => {
      expect(
        await verdict(state, (breaker, task) =>
          tryExecute(pipeline(pipeline(pipeline(), pipeline(breaker, timeout(50))), busy()), task),
        ),
      ).toEqual(nothing)
    })

    it.each(nestings)('where the caller’s signal runs out in the queue: $nesting', async ({ around }) => {
      const end = (breaker: CircuitBreaker, task: Task<string>): Promise<unknown> => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), 50)
        return tryExecute(around(breaker, busy()), task, { signal: controller.signal })
      }

      expect(await verdict(state, end)).toEqual(nothing)
    })

    it.each(nestings)('where the signal has run out before an inner breaker runs it: $nesting', async ({ around }) => {
      const slow: Policy = async (task, context) => {
        await new Promise((resolve) => setTimeout(resolve, 60))
        return task(context)
      }
      const end = (breaker: CircuitBreaker, task: Task<string>): Promise<unknown> => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), 50)
        const policy = around(breaker, pipeline(slow, new CircuitBreaker()))
        return tryExecute(policy, task, { signal: controller.signal })
      }

      expect(await verdict(state, end)).toEqual(nothing)
    })

    it('where it is nested by hand, and the context passed on', async () => {
      const end = (breaker: CircuitBreaker, task: Task<string>): Promise<unknown> => {
        const controller = new AbortController()
        setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), 50)
        return tryExecute(breaker, (context) => execute(busy(), task, context), { signal: controller.signal })
      }

      expect(await verdict(state, end)).toEqual(nothing)
    })

    it('where it is nested by hand twice, and a call without a signal brings something else', async () => {
      const isIgnored = (): boolean => false
      const end = (breaker: CircuitBreaker, task: Task<string>): Promise<unknown> => {
        const inner: Task<string> = (context) => execute(pipeline(timeout(50), busy()), task, context)
        return tryExecute(breaker, (context) => execute(pipeline(retry({ attempts: 1 })), inner, context), {
          isIgnored,
        })
      }

      expect(await verdict(state, end)).toEqual(nothing)
    })
  },
)

describe('a call that began its task counts', () => {
  const counted = async (run: (breaker: CircuitBreaker) => Promise<unknown>): Promise<number> => {
    const breaker = new CircuitBreaker()
    const call = run(breaker)
    await time.pass(1_000)
    await call
    return breaker.stats.totals.failures
  }

  it.each(nestings)('where a timeout ends it in its task: $nesting', async ({ around }) => {
    const limit = bulkhead({ maxConcurrent: 100 })

    expect(await counted((breaker) => tryExecute(around(breaker, pipeline(timeout(50), limit)), hang))).toBeGreaterThan(
      0,
    )
  })

  it('where an earlier attempt did, also if the last one ended in the queue', async () => {
    const queue = bulkhead({ maxConcurrent: 1, maxQueued: 1 })
    const attempts = retry({ attempts: 2, backoff: constant(0) })
    const first = (): never => {
      void queue(hang)
      return raise('down')
    }

    expect(await counted((breaker) => tryExecute(pipeline(breaker, attempts, timeout(50), queue), first))).toBe(1)
  })

  it('where a call by hand that was refused is not what it failed by', async () => {
    const cache = new CircuitBreaker()
    cache.trip()
    const task: Task<string> = async (context) => {
      await tryExecute(cache, () => 'cached', context)
      return raise('down')
    }

    expect(await counted((breaker) => tryExecute(breaker, task))).toBe(1)
    expect(await counted((breaker) => tryExecute(breaker, task, { isIgnored: () => false }))).toBe(1)
    expect(await counted((breaker) => tryExecute(pipeline(breaker), task))).toBe(1)
  })

  it('at the breaker of another task that a policy of the user runs on the way', async () => {
    const quota = new CircuitBreaker()
    const checking: Policy = async (task, context) => {
      await tryExecute(quota, () => raise('no quota'), context)
      return task(context)
    }

    await execute(pipeline(checking, new CircuitBreaker()), () => 'up')

    expect(quota.stats.totals).toMatchObject({ failures: 1, ignored: 0 })
  })

  it('through the breaker of a fallback too', async () => {
    const spare = new CircuitBreaker()

    await tryExecute(pipeline(fallback(spare), new CircuitBreaker()), () => raise('down'))

    expect(spare.stats.totals).toMatchObject({ failures: 1 })
  })
})
