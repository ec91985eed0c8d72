import { httpService, sendJson, type HttpService } from '../../foreign/play/http-service.ts'

/** A real order service: `/orders/42` is there, and any other order is not. */
export const orderService = (): HttpService =>
  httpService(({ url = '' }, response) => {
    if (url.endsWith('/orders/42')) sendJson(response, 200, { id: '42', state: 'paid' })
    else sendJson(response, Number(url.split('/').at(-1)) || 404, { error: 'your fault' })
  })
