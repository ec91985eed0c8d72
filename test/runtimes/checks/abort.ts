import { CircuitBreaker, execute } from 'recloser'
import { check } from '../suite/check.ts'
import { expectSame, pick, reasonOf } from '../suite/expect.ts'

/** Work that ends only when its signal says so. */
const untilAborted = ({ signal }: { readonly signal: AbortSignal | undefined }): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })

check('a call aborted before it began is not run', async () => {
  const breaker = new CircuitBreaker()
  const signal = AbortSignal.abort(new Error('gone'))
  let runs = 0

  const reason = await reasonOf(execute(breaker, () => runs++, { signal }))

  expectSame([reason === signal.reason, runs, breaker.stats.totals.ignored], [true, 0, 0])
})

check("the caller's abort counts for nothing", async () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  const controller = new AbortController()
  const call = execute(breaker, untilAborted, { signal: controller.signal })

  controller.abort()

  expectSame(pick(await reasonOf(call), 'name'), { name: 'AbortError' })
  expectSame([breaker.state, breaker.stats.totals.ignored], ['closed', 1])
})

check('AbortSignal.timeout is a failure', async () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })

  const reason = await reasonOf(execute(breaker, untilAborted, { signal: AbortSignal.timeout(5) }))

  expectSame(pick(reason, 'name'), { name: 'TimeoutError' })
  expectSame(breaker.state, 'open')
})

check('AbortSignal.any tells time that ran out from an abort', async () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  const controller = new AbortController()
  const run = (...signals: readonly AbortSignal[]) =>
    reasonOf(execute(breaker, untilAborted, { signal: AbortSignal.any([...signals]) }))

  setTimeout(() => controller.abort(), 5)
  await run(controller.signal, new AbortController().signal)
  expectSame([breaker.state, breaker.stats.totals.ignored], ['closed', 1])

  await run(new AbortController().signal, AbortSignal.timeout(5))
  expectSame(breaker.state, 'open')
})
