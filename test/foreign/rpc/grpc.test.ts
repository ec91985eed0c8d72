import { credentials, Metadata, status, type ClientReadableStream } from '@grpc/grpc-js'
import { CircuitBreaker, execute } from 'recloser'
import { all, anyError, errorCode, not } from 'recloser/predicates'
import { wrapIterable } from 'recloser/stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { playsOutages } from '../play/outages.ts'
import { Greeter, grpcService, type Question } from './grpc-service.ts'

const service = grpcService()
const mistakes = ['INVALID_ARGUMENT', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED'] as const
const callersMistake = errorCode(
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.ALREADY_EXISTS,
  status.PERMISSION_DENIED,
  status.FAILED_PRECONDITION,
  status.OUT_OF_RANGE,
  status.UNAUTHENTICATED,
)

interface Client {
  greet(
    question: Question,
    metadata: Metadata,
    options: { deadline: number },
    answered: (error: Error | null, answer: unknown) => void,
  ): { cancel(): void }
  count(question: Question): ClientReadableStream<unknown>
  close(): void
}

// What code generators make has its methods in the type; this client has them at run time only.
const connect = (): Client =>
  new Greeter(service.address, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 100,
  }) as unknown as Client

/** A unary call as a promise, which an abort cancels. */
function greet(client: Client, name: string, signal: AbortSignal | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // While the channel connects again the call waits, up to its deadline.
    const metadata = new Metadata({ waitForReady: true })
    const call = client.greet({ name }, metadata, { deadline: Date.now() + 1_000 }, (error, answer) => {
      signal?.removeEventListener('abort', cancel)
      if (error === null) resolve(answer)
      else reject(error)
    })
    const cancel = (): void => call.cancel()
    signal?.addEventListener('abort', cancel)
  })
}

describe('gRPC behind a breaker', () => {
  playsOutages({
    service,
    illnesses: ['failing', 'hanging', 'gone'],
    mistakes,
    answer: { hello: 'world' },
    connect: (options) => {
      const breaker = new CircuitBreaker({ ...options, isFailure: all(anyError, not(callersMistake)) })
      const client = connect()
      const call = (name: string, signal?: AbortSignal): Promise<unknown> =>
        execute(breaker, (task) => greet(client, name, task.signal), { signal })
      return {
        breaker: () => breaker,
        call: (signal) => call('world', signal),
        mistakes: Object.fromEntries(mistakes.map((name) => [name, () => call(String(status[name]))])),
        close: () => client.close(),
      }
    },
  })
})

describe('a server stream of gRPC behind a breaker', () => {
  let client: Client
  let breaker: CircuitBreaker
  let count: (name: string) => AsyncIterable<unknown>

  beforeEach(() => {
    client = connect()
    breaker = new CircuitBreaker({ failureThreshold: 1 })
    count = wrapIterable(breaker, (name: string) => client.count({ name }))
  })
  afterEach(() => client.close())

  async function read(name: string, atMost = Infinity): Promise<unknown[]> {
    const seen: unknown[] = []
    for await (const item of count(name)) if (seen.push(item) >= atMost) break
    return seen
  }

  it('gives its items, and is a success when it ends', async () => {
    expect(await read('world')).toEqual([1, 2, 3])
    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 0 })
  })

  it('is a success for a reader that has seen enough', async () => {
    expect(await read('world', 1)).toEqual([1])
    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 0 })
  })

  it('is a failure when it breaks off, and then the server is asked no more', async () => {
    await expect(read('breaks off')).rejects.toMatchObject({ code: status.UNAVAILABLE })
    expect(breaker.state).toBe('open')

    const { asked } = service
    await expect(read('world')).rejects.toMatchObject({ code: 'ERR_CIRCUIT_OPEN' })
    expect(service.asked).toBe(asked)
  })
})
