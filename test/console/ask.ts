// What the tests of the console share: requests as a browser and a script send them.

import type { BreakerRow, ConsoleHandler } from 'recloser/console'

export const origin = 'https://ops.example'

export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** Sends a request and reads the whole answer, as JSON where it is some. */
export async function ask(handler: ConsoleHandler, path: string, init: RequestInit = {}): Promise<Asked> {
  const { status, headers, ...answer } = await answered(handler, path, init)
  return { status, headers, body: answer.isJson ? (JSON.parse(answer.text) as unknown) : answer.text }
}

async function answered(handler: ConsoleHandler, path: string, init: RequestInit) {
  const response = await handler(new Request(origin + path, init))
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true && response.body !== null
  return { status: response.status, headers: response.headers, isJson, text: await response.text() }
}

/** The rows of `GET api/breakers`. */
export async function rowsOf(handler: ConsoleHandler, mount = ''): Promise<readonly BreakerRow[]> {
  const { body } = await ask(handler, `${mount}/api/breakers`)
  return (body as { readonly breakers: readonly BreakerRow[] }).breakers
}

/** Does something with a breaker, as a script does; `headers` replace those of its own. */
export const act = (
  handler: ConsoleHandler,
  key: string,
  action: string,
  headers: Readonly<Record<string, string>> = { 'x-recloser-console': '1' },
): Promise<Asked> => ask(handler, `/api/breakers/${encodeURIComponent(key)}/${action}`, { method: 'POST', headers })
