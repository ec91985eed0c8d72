// A task hands its signal to whatever takes an AbortSignal, also where the caller gave none.
import { CircuitBreaker, execute, tryExecute } from 'recloser'
import { bulkhead, fallback, pipeline, retry, timeout } from 'recloser/policies'
import { executeIterable } from 'recloser/stream'

const billing = new CircuitBreaker({ name: 'billing' })

export const loadInvoice = (url: string): Promise<Response> => execute(billing, ({ signal }) => fetch(url, { signal }))

export const tryInvoice = async (url: string): Promise<number | undefined> => {
  const outcome = await tryExecute(billing, ({ signal }) => fetch(url, { signal }))
  return outcome.status === 'fulfilled' ? outcome.value.status : undefined
}

const patient = pipeline(
  fallback('none'),
  retry({ attempts: 2 }),
  billing,
  bulkhead({ maxConcurrent: 4 }),
  timeout(500),
)

export const loadText = (url: string, caller?: AbortSignal) =>
  execute(patient, async ({ signal, attempt = 1 }) => `${attempt}: ${await (await fetch(url, { signal })).text()}`, {
    signal: caller,
  })

export const chunks = (url: string) =>
  executeIterable(billing, async ({ signal }) => {
    const { body } = await fetch(url, { signal })
    return body ?? new ReadableStream<Uint8Array>()
  })

// @ts-expect-error -- a controller is not its signal
export const wrong = () => execute(billing, () => 1, { signal: new AbortController() })
