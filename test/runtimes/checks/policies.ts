import { CircuitBreaker, execute, isCircuitOpen, isRejection } from 'recloser'
import { constant } from 'recloser/backoff'
import { bulkhead, fallback, isBulkheadFull, isTimeout, pipeline, retry, retryBudget, timeout } from 'recloser/policies'
import { check } from '../suite/check.ts'
import { expectSame, pick, reasonOf, sleep } from '../suite/expect.ts'

const atOnce = constant(0)

check('retry runs the task again until it succeeds', async () => {
  let runs = 0
  const task = (): string => {
    if (++runs < 3) throw new Error('down')
    return 'up'
  }

  expectSame([await retry({ attempts: 3, backoff: atOnce })(task), runs], ['up', 3])
})

check('retry stops at once when a circuit is open, with the last error as the cause', async () => {
  const down = new Error('down')
  let runs = 0
  const guards = pipeline(
    retry({ attempts: 5, backoff: atOnce }),
    new CircuitBreaker({ failureThreshold: 2, clock: () => 0 }),
  )

  const error = await reasonOf(
    guards(() => {
      runs++
      throw down
    }),
  )

  expectSame([isCircuitOpen(error), (error as Error).cause === down, runs], [true, true, 2])
})

check('retries are paid from their budget', async () => {
  const budget = retryBudget({ ratio: 0, maxTokens: 1 })
  let runs = 0

  await reasonOf(
    retry({ attempts: 5, backoff: atOnce, budget })(() => {
      runs++
      throw new Error('down')
    }),
  )

  expectSame([runs, budget.tokens], [2, 0])
})

check('timeout ends a call that hangs, and aborts its signal', async () => {
  let seen: AbortSignal | undefined

  const error = await reasonOf(
    timeout(10)(({ signal }) => {
      seen = signal
      return new Promise(() => undefined)
    }),
  )

  expectSame(pick(error, 'name', 'code'), { name: 'TimeoutError', code: 'ERR_TIMEOUT' })
  expectSame([seen?.aborted, seen?.reason === error, isTimeout(error)], [true, true, true])
})

check('timeout gives the very error of a task that fails', async () => {
  const down = new Error('down')

  expectSame((await reasonOf(timeout(60_000)(() => Promise.reject(down)))) === down, true)
})

check('bulkhead queues, then rejects', async () => {
  const limit = bulkhead({ maxConcurrent: 1, maxQueued: 1 })
  const order: string[] = []
  const first = limit(async () => {
    await sleep(5)
    order.push('first')
  })
  const second = limit(() => order.push('second'))
  expectSame([limit.running, limit.queued], [1, 1])

  const error = await reasonOf(execute(limit, () => order.push('third')))
  await Promise.all([first, second])

  expectSame([isBulkheadFull(error), isRejection(error), order], [true, true, ['first', 'second']])
  expectSame([limit.running, limit.queued], [0, 0])
})

check('fallback gives something else, and tells of it', async () => {
  const cached = fallback((error) => `cached, for ${String(error)}`)
  const told: string[] = []
  cached.subscribe(({ type }) => told.push(type))

  const answer = await cached(() => Promise.reject(new Error('down')))

  expectSame([answer, told], ['cached, for Error: down', ['fallback']])
})

check('an abort by the caller reaches the task through all of a pipeline', async () => {
  const controller = new AbortController()
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  const guards = pipeline(fallback('cached'), retry(), breaker, bulkhead({ maxConcurrent: 1 }), timeout(60_000))
  const call = execute(guards, () => new Promise<never>(() => undefined), { signal: controller.signal })

  controller.abort('left')

  expectSame([await reasonOf(call), breaker.state, breaker.stats.totals.ignored], ['left', 'closed', 1])
})
