// The SDK of OpenAI behind a circuit breaker, for whole answers and for streams.

import OpenAI from 'openai'
import { CircuitBreaker, execute } from 'recloser'
import { exponential, withJitter, withRetryAfter } from 'recloser/backoff'
import { pipeline, retry } from 'recloser/policies'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { executeIterable } from 'recloser/stream'
import { anyOf, consecutiveFailures, failureRate } from 'recloser/trip'

// The SDK waits 10 minutes and retries twice by default, out of sight of the breaker: so the retries lie outside of it here.
const client = new OpenAI({
  apiKey: process.env.OPENAI_API_KEY ?? 'none',
  baseURL: process.env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
  maxRetries: 0,
  timeout: 20_000,
})

// Every error is a failure, except 4xx: with these a healthy service refuses a bad request. 429 is a failure too.
const isFailure = any(httpStatus(429), all(anyError, not(httpStatus('4xx'))))

// If an answer has a Retry-After header, the circuit stays open, and a retry waits, at least that long.
const backoff = withRetryAfter(withJitter(exponential({ initialMs: 500, maxMs: 30_000 }), 'equal'), { maxMs: 60_000 })
export const breaker = new CircuitBreaker({
  name: 'openai',
  isFailure,
  // Not recommended(): it treats five calls that run for five seconds as a sign that the service hangs.
  // Answers take longer here.
  trip: anyOf(consecutiveFailures(5), failureRate()),
  resetTimeoutMs: backoff,
})
const calls = pipeline(retry({ attempts: 2, retryIf: isFailure, backoff }), breaker)

const request = (question: string) => ({
  model: 'gpt-5-mini',
  messages: [{ role: 'user' as const, content: question }],
})

export async function answer(question: string, signal?: AbortSignal): Promise<string> {
  const completion = await execute(
    calls,
    (task) => client.chat.completions.create(request(question), { signal: task.signal }),
    { signal },
  )
  return completion.choices[0]?.message.content ?? ''
}

/** The words as they come. The call counts when the stream ends; one that breaks off is a failure, and is not retried. */
export async function* streamedAnswer(question: string, signal?: AbortSignal): AsyncGenerator<string> {
  const chunks = executeIterable(
    breaker,
    (task) => client.chat.completions.create({ ...request(question), stream: true }, { signal: task.signal }),
    { signal, timedUntil: 'first-item' },
  )
  for await (const { choices } of chunks) yield choices[0]?.delta.content ?? ''
}
