// Consumers may compile without `Disposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { readOptions, rule } from '../base/check.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import { dispose } from '../base/dispose.ts'
import { sourcesIn, type BreakerSource } from '../metrics/breaker-source.ts'
import { answer, jsonAnswer, refusal, withoutBody } from './answers.ts'
import { control, isAction, readControls, type ConsoleControls } from './controls.ts'
import { eventStream } from './event-stream.ts'
import { WatchedFleet, type FleetLike } from './fleet.ts'
import { pageFiles } from './page-files.ts'
import { Roster } from './roster.ts'

/** `breakers` is required; `undefined` counts as absent, and an unknown key is an error. */
export interface ConsoleOptions {
  /** The breakers to show: one, a registry, or an iterable of either, which is read once. */
  readonly breakers: BreakerSource
  /**
   * The path at which requests reach the handler, beginning with `/`. All paths below it belong to the console.
   *
   * @default '/'
   */
  readonly basePath?: string | undefined
  /**
   * The result of `shareOverRedis()` of `recloser/redis`, to show the fleet: its processes, votes, leases and holds.
   */
  readonly fleet?: FleetLike | undefined
  /**
   * Who may hold, release, trip and reset breakers. Without it, requests to do so are refused.
   *
   * @default no one
   */
  readonly controls?: ConsoleControls | undefined
}

/** Answers the requests of a console; never rejects. Disposing it closes it. */
export interface ConsoleHandler extends Disposable {
  (request: Request): Promise<Response>
  /**
   * Stops watching the breakers, ends the event streams, and releases the holds of operators. Closing twice is
   * harmless.
   */
  close(): void
}

/** How many histories one request can ask for. */
const mostHistories = 100

const schema = {
  breakers: [rule<BreakerSource>('object', 'a CircuitBreaker or a BreakerRegistry, or an iterable of these')],
  basePath: [rule<string>('string', 'a path that begins with one /', (path) => /^\/(?![/\\])[^?#]*$/.test(path)), '/'],
  fleet: [
    rule<FleetLike>('object', 'what shareOverRedis() returned', ({ status }) => Object(status) === status),
    undefined,
  ],
  controls: [rule<ConsoleControls>('object', 'an object such as `{ authorize }`'), undefined],
} as const

/**
 * Makes a page that shows breakers live, and the same data as JSON. The result is a handler of web-standard requests,
 * to mount under any path. `toNodeListener` makes it a listener for `node:http`, Express and Fastify. Everyone who can
 * reach the page can read it, so protect it in the same way as your other internal pages.
 *
 * While the page is not open anywhere, it polls nothing and has no timer. The breakers do not time their calls for it.
 *
 * @throws TypeError, RangeError
 * @example
 * ```ts
 * import { BreakerRegistry } from 'recloser/registry'
 * import { breakerConsole } from 'recloser/console'
 *
 * const handler = breakerConsole({ breakers: new BreakerRegistry(), basePath: '/console' })
 * const response = await handler(new Request('http://localhost/console/api/breakers'))
 * console.log(await response.json())
 * ```
 */
export function breakerConsole(options: ConsoleOptions): ConsoleHandler {
  const caller = 'breakerConsole()'
  const { breakers, basePath, fleet, controls: given } = readOptions(caller, options, schema)
  const controls = given && readControls(caller, given)
  const sources = sourcesIn(caller, breakers)
  // As it appears in the address of a request, without a slash at the end.
  const base = new URL(basePath, 'http://localhost').pathname.replace(/\/+$/, '')
  const roster = new Roster(sources)
  const watchedFleet = fleet && new WatchedFleet(fleet)
  const onHookError = defaultHookErrorHandler('the action was refused')

  const reads = new Map<string | undefined, (query: URLSearchParams) => Response | Promise<Response>>(
    Object.entries({
      '': () => answer(200, pageFiles.html, 'text/html; charset=utf-8'),
      'console.js': () => answer(200, pageFiles.script, 'text/javascript; charset=utf-8'),
      'console.css': () => answer(200, pageFiles.style, 'text/css; charset=utf-8'),
      'api/breakers': async () => {
        await watchedFleet?.refresh()
        const rows = Array.from(roster, (watched) => watched.row())
        return jsonAnswer(200, { breakers: rows, fleet: watchedFleet?.news().row })
      },
      'api/history': (query: URLSearchParams) => jsonAnswer(200, { histories: historiesOf(roster, query) }),
      'api/events': () => {
        const stream = eventStream({ roster, hasControls: controls !== undefined, fleet: watchedFleet })
        // Otherwise a proxy such as nginx would buffer the messages.
        return answer(200, stream, 'text/event-stream; charset=utf-8', { 'x-accel-buffering': 'no' })
      },
    }),
  )

  async function handle(request: Request): Promise<Response> {
    const { pathname, search, searchParams } = new URL(request.url)
    if (pathname === base) return answer(308, null, 'text/plain', { location: `${base}/${search}` })
    const path = pathname.startsWith(`${base}/`) ? pathname.slice(base.length + 1) : undefined
    const wanted = path === undefined ? undefined : actionIn(path)
    if (wanted !== undefined) {
      if (request.method === 'POST') return control(request, wanted, roster, controls, onHookError)
      return refusal(405, 'only POST does this', { allow: 'POST' })
    }
    const read = reads.get(path)
    if (read === undefined) return refusal(404, 'there is nothing here')
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refusal(405, 'this can only be read', { allow: 'GET, HEAD' })
    const full = await read(searchParams)
    return request.method === 'HEAD' ? withoutBody(full) : full
  }

  const close = (): void => roster.close()
  return Object.assign(handle, { close, [dispose]: close })
}

/** The action that a path below the mount names. */
function actionIn(path: string) {
  const [, key, action = ''] = /^api\/breakers\/([^/]*)\/([^/]*)$/.exec(path) ?? []
  if (key === undefined || !isAction(action)) return undefined
  try {
    return { key: decodeURIComponent(key), action }
  } catch {
    // Half of an encoded character.
    return undefined
  }
}

const historiesOf = (roster: Roster, query: URLSearchParams) =>
  query
    .getAll('key')
    .slice(0, mostHistories)
    .flatMap((key) => {
      const watched = roster.find(key)
      watched?.look()
      return watched === undefined ? [] : [{ key, ...watched.history.shown() }]
    })
