import { httpService, sendJson, type HttpService } from '../../foreign/play/http-service.ts'
import { connections, longText } from './connections.ts'

export interface OrderService extends HttpService {
  /** The path that was asked for last. */
  readonly lastPath: string
  /** How many connections are open. */
  readonly connections: number
}

/**
 * A real order service: `/orders/42` is there. `/orders/plain` is not, and the service says so in plain text, and
 * `/orders/gone` has no body. Any other order is not there either, and the service says so at length. `whenAsked` is
 * called before each answer.
 */
export function orderService(whenAsked: () => unknown = () => undefined): OrderService {
  const seen = connections()
  let lastPath = ''
  const service = httpService(({ url = '', socket }, response) => {
    lastPath = url
    seen.see(socket)
    whenAsked()
    if (url.endsWith('/orders/42')) sendJson(response, 200, { id: '42', state: 'paid' })
    else if (url.endsWith('/orders/plain'))
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no such order')
    else if (url.endsWith('/orders/gone')) response.writeHead(204).end()
    else sendJson(response, Number(url.split('/').at(-1)) || 404, { error: 'your fault', details: longText })
  })
  return Object.defineProperties(service, {
    lastPath: { get: () => lastPath },
    connections: { get: () => seen.open },
  }) as OrderService
}
