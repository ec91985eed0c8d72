import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectOnPage, playOutage } from './play/outage.ts'
import { fromStage, loadRecipe } from './play/recipe.ts'

type Grpc = typeof import('../../examples/recipes/node_modules/@grpc/grpc-js/build/src/index.d.ts')
type Recipe = typeof import('../../examples/recipes/grpc.ts')
type Answered = (error: Error | null, answer: unknown) => void
type Client = {
  greet(question: { name: string }, answered: Answered): { cancel(): void }
  greet(question: { name: string }, options: { deadline: number }, answered: Answered): { cancel(): void }
  count(question: { name: string }): AsyncIterable<unknown> & { cancel(): void }
  close(): void
}

let recipe: Recipe
let grpc: Grpc
let client: Client
let asked = 0
let port = 0
const ill = false
let stop = (): void => undefined

/** A real gRPC server on loopback: one unary method, and one stream. */
async function start(): Promise<void> {
  const json = {
    requestSerialize: (value: unknown) => Buffer.from(JSON.stringify(value)),
    requestDeserialize: (bytes: Buffer) => JSON.parse(bytes.toString()) as { name: string },
    responseSerialize: (value: unknown) => Buffer.from(JSON.stringify(value)),
    responseDeserialize: (bytes: Buffer): unknown => JSON.parse(bytes.toString()),
    requestStream: false,
  }
  const definition = {
    greet: { path: '/greeter/greet', responseStream: false, ...json },
    count: { path: '/greeter/count', responseStream: true, ...json },
  }
  const outOfOrder = { code: grpc.status.UNAVAILABLE, details: 'out of order' }
  const server = new grpc.Server()
  server.addService(definition, {
    greet: ({ request }: { request: { name: string } }, answer: (error: object | null, value?: unknown) => void) => {
      asked++
      if (request.name === 'hang') return
      const code = Number(request.name)
      if (ill) answer(outOfOrder)
      else if (code > 0) answer({ code, details: 'your fault' })
      else answer(null, { hello: request.name })
    },
    count: (call: {
      request: { name: string }
      write(item: number): void
      end(): void
      emit(...event: unknown[]): void
    }) => {
      asked++
      call.write(1)
      call.write(2)
      if (call.request.name === 'break off') call.emit('error', outOfOrder)
      else if (call.request.name !== 'endless') call.end()
    },
  })
  port = await new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    )
  })
  stop = () => server.forceShutdown()
  const Greeter = grpc.makeGenericClientConstructor(definition, 'Greeter')
  client ??= new Greeter(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    interceptors: [recipe.breakerInterceptor(recipe.breaker)],
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 100,
  }) as unknown as Client
}

beforeAll(async () => {
  recipe = await loadRecipe<Recipe>('grpc.ts', {})
  grpc = await fromStage<Grpc>('@grpc/grpc-js')
  await start()
})
afterAll(() => {
  client.close()
  stop()
})

const greet = (name: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    client.greet({ name }, { deadline: Date.now() + 500 }, (error, answer) =>
      error === null ? resolve(answer) : reject(error),
    )
  })
async function count(name: string, atMost = Infinity): Promise<unknown[]> {
  const seen: unknown[] = []
  const call = client.count({ name })
  for await (const item of call) if (seen.push(item) >= atMost) break
  // Leaving the loop alone keeps the call open.
  call.cancel()
  return seen
}
const totals = () => recipe.breaker.stats.totals

it('opens when the server is killed, tells its user so, and recovers when it is back', async () => {
  const seen = await playOutage({
    ask: () => greet('world'),
    fall: () => Promise.resolve(stop()),
    heal: start,
    asked: () => asked,
    isRefusal: (line) => line.includes('Circuit "greeter" is open'),
  })

  expectOnPage('grpc', 'grpc.ts', seen)
})

it('counts a stream when it ends: as a success, or as a failure if it breaks off', async () => {
  const { successes, failures } = totals()

  expect(await count('world')).toEqual([1, 2])
  await expect(count('break off')).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE })

  expect(totals()).toMatchObject({ successes: successes + 1, failures: failures + 1 })
})

it('ignores a stream that its reader leaves, and a call that its caller cancels', async () => {
  const { successes, failures, ignored } = totals()

  expect(await count('endless', 1)).toEqual([1])
  const cancelled = new Promise((resolve) => {
    const call = client.greet({ name: 'hang' }, (error) => resolve(error))
    setTimeout(() => call.cancel(), 50)
  })

  expect(await cancelled).toMatchObject({ code: grpc.status.CANCELLED })
  await expect.poll(() => totals().ignored).toBe(ignored + 2)
  expect(totals()).toMatchObject({ successes, failures })
})

it('counts a deadline that passes as a failure, and no mistake of the caller', async () => {
  const { failures } = totals()
  const { INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, ABORTED } = grpc.status
  for (const code of [INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, ABORTED])
    await expect(greet(String(code))).rejects.toMatchObject({ code })
  expect(totals().failures).toBe(failures)

  await expect(greet('hang')).rejects.toMatchObject({ code: grpc.status.DEADLINE_EXCEEDED })
  expect(totals().failures).toBe(failures + 1)
})

it('tells the caller of a stream, too, that the circuit is open', async () => {
  const hold = recipe.breaker.hold('open')
  const before = asked

  await expect(count('world')).rejects.toMatchObject({
    code: grpc.status.UNAVAILABLE,
    details: expect.stringContaining('Circuit "greeter"') as string,
  })

  expect(asked).toBe(before)
  hold.release()
})
