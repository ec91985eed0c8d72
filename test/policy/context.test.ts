import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, type Guard, type Policy } from 'recloser'
import { bulkhead, fallback, pipeline, retry, timeout } from 'recloser/policies'
import { raise } from '../support/tasks.ts'

const counter = Symbol('a count of somebody else')
const brought = { args: [7], [counter]: { begun: 0 } }

const policies: Readonly<Record<string, Guard<unknown>>> = {
  retry: retry(),
  timeout: timeout(1_000),
  'timeout without end': timeout(Infinity),
  bulkhead: bulkhead({ maxConcurrent: 1 }),
  fallback: fallback('cached'),
}

/** What the task gets where a policy around the guard brings something. */
async function contextThrough(guard: Guard<unknown>, more: object = {}): Promise<unknown> {
  const policy = guard as Policy
  return policy((context) => context, { ...brought, ...more })
}

describe.each(Object.entries(policies))('%s', (_, guard) => {
  it('hands on all that the call brings, also what it does not know', async () => {
    expect(await contextThrough(guard)).toMatchObject(brought)
  })

  it('writes nothing on it', async () => {
    const call = Object.freeze({ ...brought })

    await (guard as Policy)(() => 'up', call)

    expect(Reflect.ownKeys(call)).toEqual(['args', counter])
  })
})

describe('the attempt', () => {
  it('is counted by a retry from 1, and handed on by what is inside it', async () => {
    const inner = pipeline(retry({ backoff: 0 }), new CircuitBreaker(), bulkhead({ maxConcurrent: 1 }), timeout(1_000))
    const seen: unknown[] = []
    await execute(inner, ({ attempt }) => (seen.push(attempt) < 3 ? raise('down') : 'up'))

    expect(seen).toEqual([1, 2, 3])
  })

  it('is that of the retry nearest to the task', async () => {
    const seen: unknown[] = []
    const policy = pipeline(retry({ attempts: 2, backoff: 0 }), retry({ attempts: 2, backoff: 0 }))
    await execute(policy, ({ attempt }) => (seen.push(attempt) < 4 ? raise('down') : 'up'))

    expect(seen).toEqual([1, 2, 1, 2])
  })
})

describe('the handler of a fallback', () => {
  it('gets the context of the call', async () => {
    const contexts: unknown[] = []
    const policy = fallback((_, context) => contexts.push(context)) as unknown as Policy
    await policy(() => raise('down'), brought)

    expect(contexts).toMatchObject([brought])
  })
})
