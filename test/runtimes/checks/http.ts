import { isCircuitOpen } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { health, httpStatusOf } from 'recloser/health'
import { check } from '../suite/check.ts'
import { expectSame, reasonOf } from '../suite/expect.ts'

const url = 'http://a.example/'
const breaker = { failureThreshold: 1, clock: () => 0 }
const answering =
  (make: () => Response): (() => Promise<Response>) =>
  () =>
    Promise.resolve(make())

check('fetch of a port where nobody listens opens the circuit', async ({ refusingUrl }) => {
  const send = withFetchBreaker(fetch, { breaker })

  await reasonOf(send(refusingUrl))

  expectSame(isCircuitOpen(await reasonOf(send(refusingUrl))), true)
  expectSame(health(send.breakers).status, 'degraded')
})

check('a call that fetch refuses to make counts for nothing', async () => {
  const send = withFetchBreaker(fetch, { breaker })

  for (const init of [{ headers: { 'a b': 'c' } }, { headers: { a: 'b\nc' } }, { method: 'GET', body: 'x' }]) {
    await reasonOf(send(url, init))
  }

  expectSame(send.breakers.get('http://a.example').stats.totals.failures, 0)
})

check('headers that do not come in time are a TimeoutError, and open the circuit', async () => {
  const never = (): Promise<Response> => new Promise(() => undefined)
  const send = withFetchBreaker(never as typeof fetch, { breaker, timeoutMs: 20 })

  const reason = (await reasonOf(send(url))) as { readonly name?: unknown; readonly code?: unknown }

  expectSame([reason.name, reason.code], ['TimeoutError', 'ERR_TIMEOUT'])
  expectSame(send.breakers.get('http://a.example').state, 'open')
})

check('a failing response is handed on, then 503 stands in for it', async () => {
  const failing = new Response('sick', { status: 500, headers: { 'retry-after': '120' } })
  const send = withFetchBreaker(answering(() => failing) as typeof fetch, { breaker, whenOpen: 'respond' })

  expectSame((await send(new Request(url))) === failing, true)
  const refused = await send(new URL(url))

  expectSame([refused.status, refused.headers.get('retry-after')], [503, '60'])
})

check('a response counts when its body was read', async () => {
  const send = withFetchBreaker(answering(() => new Response('all of it')) as typeof fetch, { settleOn: 'body' })
  const response = await send(url)
  const copy = response.clone()
  const { stats } = send.breakers.get('http://a.example')

  expectSame([await response.text(), await copy.text()], ['all of it', 'all of it'])
  expectSame(
    [stats.totals.successes, send.breakers.get('http://a.example').stats.totals.successes, response.status],
    [0, 1, 200],
  )
})

check('a body that breaks off is a failure', async () => {
  const broken = new Error('broke off')
  const body = (): ReadableStream => new ReadableStream({ pull: (controller) => controller.error(broken) })
  const send = withFetchBreaker(answering(() => new Response(body())) as typeof fetch, { breaker, settleOn: 'body' })

  // By a reader: text() of any stream that errors later than at once leaves a rejection unhandled in workerd.
  const { body: watched } = await send(url)
  await reasonOf(Promise.resolve(watched?.getReader().read()))

  expectSame(send.breakers.get('http://a.example').state, 'open')
})

check('health is plain JSON', () => {
  const send = withFetchBreaker(fetch, { breaker: { ...breaker, resetTimeoutMs: Infinity } })
  send.breakers.get('a').trip()

  const now = health(send.breakers)

  expectSame(JSON.parse(JSON.stringify(now)), now)
  expectSame([now.breakers['a']?.retryAfterMs, httpStatusOf(now)], [null, 200])
})
