import { CircuitBreaker } from 'recloser'
import { breakerConsole, toNodeListener } from 'recloser/console'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

const at = (path: string, init?: RequestInit): Request => new Request(`https://ops.example${path}`, init)

check('a console serves its page and its rows, and acts for an operator', async () => {
  const breaker = new CircuitBreaker({ name: 'a/b' })
  const handler = breakerConsole({ breakers: breaker, controls: { authorize: () => 'Ada' } })

  const page = await handler(at('/'))
  expectSame([page.status, (await page.text()).startsWith('<!doctype html>')], [200, true])
  const headers = { 'x-recloser-console': '1' }
  expectSame((await handler(at('/api/breakers/a%2Fb/hold-open', { method: 'POST', headers }))).status, 200)
  const { breakers } = (await (await handler(at('/api/breakers'))).json()) as {
    breakers: { key: string; state: string; heldBy: string }[]
  }
  expectSame(
    breakers.map(({ key, state, heldBy }) => [key, state, heldBy]),
    [['a/b', 'open', 'Ada']],
  )
  handler.close()
  expectSame(breaker.state, 'closed')
})

check('a console streams what changes, and ends when its reader leaves', async () => {
  const breaker = new CircuitBreaker({ name: 'a' })
  const handler = breakerConsole({ breakers: breaker })
  const reader = (await handler(at('/api/events'))).body?.getReader()
  const read = async (): Promise<unknown> => {
    const { value } = (await reader?.read()) ?? {}
    const data = new TextDecoder().decode(value).replace(/^retry: \d+\n/, '')
    return JSON.parse(data.slice('data: '.length)) as unknown
  }
  const stateIn = (message: unknown): unknown => (message as { breakers: { state: string }[] }).breakers[0]?.state

  expectSame(stateIn(await read()), 'closed')
  breaker.trip()
  expectSame(stateIn(await read()), 'open')
  await reader?.cancel()
  handler.close()
})

check('a console is a listener of the shape of node:http', async () => {
  const written: string[] = []
  const ended = new Promise<void>((resolve) => {
    toNodeListener(breakerConsole({ breakers: new CircuitBreaker() }))(
      { url: '/api/breakers', headers: { host: 'ops.example' } },
      {
        writeHead: (status) => written.push(String(status)),
        write: (chunk) => written.push(new TextDecoder().decode(chunk)) > 0,
        end: () => resolve(),
        destroy: () => resolve(),
        once: () => undefined,
        off: () => undefined,
      },
    )
  })
  await ended

  expectSame([written[0], written[1]?.startsWith('{"breakers":[{"key":"circuit"')], ['200', true])
})
