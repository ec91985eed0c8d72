import OpenAI from 'openai'
import { CircuitBreaker, wrap } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { all, anyError, httpStatus, not } from 'recloser/predicates'
import { executeIterable } from 'recloser/stream'
import { describe, expect, it } from 'vitest'
import { httpService, sendJson } from '../play/http-service.ts'
import { playsOutages } from '../play/outages.ts'
import { breakOff, sendEvents } from '../play/server-sent-events.ts'

const completion = { id: 'one', object: 'chat.completion', choices: [{ index: 0, message: { content: 'hello' } }] }
const words = ['a', 'word', 'each']
const chunk = (content: string): object => ({ object: 'chat.completion.chunk', choices: [{ delta: { content } }] })

const service = httpService((_, response, body) => {
  const { model, stream } = JSON.parse(body) as { model: string; stream?: boolean }
  if (model.startsWith('status'))
    return sendJson(response, Number(model.slice(6)), { error: { message: 'your fault' } })
  if (model === 'breaks off') return breakOff(response, chunk('half'))
  if (stream === true) return sendEvents(response, [...words.map(chunk), '[DONE]'])
  sendJson(response, 200, completion)
})

type Options = Pick<ConstructorParameters<typeof OpenAI>[0] & object, 'fetch' | 'maxRetries' | 'timeout'>
const client = (options: Options): OpenAI => new OpenAI({ apiKey: 'none', baseURL: `${service.origin}/v1`, ...options })

const request = (model = 'well') => ({ model, messages: [{ role: 'user' as const, content: 'Hello?' }] })
const mistakes = ['400', '401', '404', '422']
const callersMistake = httpStatus(400, 401, 403, 404, 409, 422)

describe('openai behind a breaker', () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'resetting', 'gone'],
    mistakes,
    answer: completion,
    attempts: 2,
    connect: (options) => {
      const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(callersMistake)) })
      const { completions } = client({ maxRetries: 1, timeout: 500 }).chat
      const create = wrap(breaker, (model: string, signal?: AbortSignal) =>
        completions.create(request(model), { signal }),
      )
      return {
        breaker: () => breaker,
        call: (signal) => create('well', signal),
        mistakes: Object.fromEntries(mistakes.map((status) => [status, () => create(`status${status}`)])),
      }
    },
  })

  it('gives the items of a stream, and counts one that breaks off', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const { completions } = client({ maxRetries: 0 }).chat
    const read = async (model: string): Promise<unknown[]> => {
      const seen: unknown[] = []
      const chunks = executeIterable(breaker, ({ signal }) =>
        completions.create({ ...request(model), stream: true }, { signal }),
      )
      for await (const { choices } of chunks) seen.push(choices[0]?.delta.content)
      return seen
    }

    expect(await read('well')).toEqual(words)
    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 0 })
    await expect(read('breaks off')).rejects.toThrow()
    expect(breaker.state).toBe('open')
    const asked = service.asked
    await expect(read('well')).rejects.toMatchObject({ code: 'ERR_CIRCUIT_OPEN' })
    expect(service.asked).toBe(asked)
  })
})

describe('openai over a fetch with a breaker', () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'resetting', 'gone'],
    mistakes,
    answer: completion,
    // It takes every error that names a timeout, or whose cause does, for a timeout of its own, and drops it. The cause of our
    // error is the timeout that opened the circuit.
    disguises: { hanging: { constructor: OpenAI.APIConnectionTimeoutError } },
    connect: (options) => {
      const guarded = withFetchBreaker(fetch, { breaker: options, timeoutMs: 500 })
      const { completions } = client({ fetch: guarded, maxRetries: 2, timeout: 5_000 }).chat
      return {
        breaker: () => guarded.breakers.get(service.origin),
        call: (signal) => completions.create(request(), { signal }),
        mistakes: Object.fromEntries(
          mistakes.map((status) => [status, () => completions.create(request(`status${status}`))]),
        ),
      }
    },
  })

  it('counts a stream when its body ends, with its own retries above the breaker', async () => {
    const guarded = withFetchBreaker(fetch, { settleOn: 'body', breaker: { failureThreshold: 1 } })
    const { completions } = client({ fetch: guarded, maxRetries: 2 }).chat
    const read = async (model: string): Promise<unknown[]> => {
      const seen: unknown[] = []
      for await (const { choices } of await completions.create({ ...request(model), stream: true }))
        seen.push(choices[0]?.delta.content)
      return seen
    }

    expect(await read('well')).toEqual(words)
    const breaker = guarded.breakers.get(service.origin)
    await expect.poll(() => breaker.stats.totals.successes).toBe(1)
    await expect(read('breaks off')).rejects.toThrow()
    expect(breaker.state).toBe('open')
  })
})
