import { withFetchBreaker } from 'recloser/fetch'
import { breakerInterceptor } from 'recloser/undici'
import { Agent, fetch as undiciFetch, interceptors, request } from 'undici'
import { describe } from 'vitest'
import { greeting, jsonService, read } from '../play/json-service.ts'
import { playsOutages } from '../play/outages.ts'

const service = jsonService()
const statuses = ['400', '401', '404', '422']
const brokenHeaders = { 'x-name': 'a line\nand another' }
const brokenUpload = (): ReadableStream =>
  new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('half')),
    pull: (controller) => controller.error(new Error('the upload broke')),
  })

describe("undici's request through the interceptor", () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'resetting', 'gone'],
    mistakes: [...statuses, 'a header with a line break', 'an upload that breaks'],
    answer: greeting,
    connect: (options) => {
      const breaker = breakerInterceptor({ breaker: options, timeoutMs: 500 })
      const dispatcher = new Agent().compose(breaker)
      const send = async (path: string, options: object = {}): Promise<unknown> => {
        const { statusCode, body } = await request(`${service.origin}/${path}`, { dispatcher, ...options })
        return read({ status: statusCode, ok: statusCode < 400, json: () => body.json() })
      }
      return {
        breaker: () => breaker.breakers.get(service.origin),
        call: (signal) => send('well', { signal }),
        mistakes: {
          ...Object.fromEntries(statuses.map((status) => [status, () => send(status)])),
          'a header with a line break': () => send('well', { headers: brokenHeaders }),
          'an upload that breaks': () => send('well', { method: 'POST', body: brokenUpload() }),
        },
        close: () => dispatcher.destroy(),
      }
    },
  })
})

describe("undici's fetch through the interceptor, with retries above it", () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'resetting', 'gone'],
    mistakes: [...statuses, 'an upload that breaks'],
    answer: greeting,
    connect: (options) => {
      const breaker = breakerInterceptor({ breaker: options })
      const retries = interceptors.retry({ maxRetries: 2, minTimeout: 50, maxTimeout: 50 })
      const dispatcher = new Agent({ headersTimeout: 500 }).compose(breaker, retries)
      const get = async (path: string, init: object = {}): Promise<unknown> =>
        read(await undiciFetch(`${service.origin}/${path}`, { dispatcher, ...init }))
      return {
        breaker: () => breaker.breakers.get(service.origin),
        call: (signal) => get('well', { signal }),
        mistakes: {
          ...Object.fromEntries(statuses.map((status) => [status, () => get(status)])),
          'an upload that breaks': () => get('well', { method: 'POST', duplex: 'half', body: brokenUpload() }),
        },
        close: () => dispatcher.destroy(),
      }
    },
  })
})

describe.each(['headers', 'body'] as const)(
  'the fetch of Node.js with a breaker that settles on the %s',
  (settleOn) => {
    playsOutages({
      service,
      illnesses: ['failing', 'hanging', 'resetting', 'gone'],
      mistakes: [...statuses, 'a header with a line break', 'GET with a body', 'an upload that breaks'],
      answer: greeting,
      connect: (options) => {
        const guarded = withFetchBreaker(fetch, { breaker: options, settleOn, timeoutMs: 500 })
        const get = async (path: string, init: object = {}): Promise<unknown> =>
          read(await guarded(`${service.origin}/${path}`, init))
        return {
          breaker: () => guarded.breakers.get(service.origin),
          call: (signal) => get('well', signal && { signal }),
          mistakes: {
            ...Object.fromEntries(statuses.map((status) => [status, () => get(status)])),
            'a header with a line break': () => get('well', { headers: brokenHeaders }),
            'GET with a body': () => get('well', { body: 'none is allowed' }),
            'an upload that breaks': () => get('well', { method: 'POST', duplex: 'half', body: brokenUpload() }),
          },
        }
      },
    })
  },
)
