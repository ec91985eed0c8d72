// The SDK of Anthropic behind a circuit breaker, for whole answers and for streams.

import Anthropic from '@anthropic-ai/sdk'
import { CircuitBreaker, execute } from 'recloser'
import { exponential, withJitter, withRetryAfter } from 'recloser/backoff'
import { pipeline, retry } from 'recloser/policies'
import { all, any, anyError, httpStatus, not } from 'recloser/predicates'
import { executeIterable } from 'recloser/stream'
import { anyOf, consecutiveFailures, failureRate } from 'recloser/trip'

// The SDK waits 10 minutes and retries twice by default, out of sight of the breaker: so the retries lie outside of it here.
const client = new Anthropic({
  apiKey: process.env.ANTHROPIC_API_KEY ?? 'none',
  baseURL: process.env.ANTHROPIC_BASE_URL ?? 'https://api.anthropic.com',
  maxRetries: 0,
  timeout: 20_000,
})

// Every error is a failure, except 4xx: with these a healthy service refuses a bad request. 429 is a failure too.
const isFailure = any(httpStatus(429), all(anyError, not(httpStatus('4xx'))))

// If an answer has a Retry-After header, the circuit stays open, and a retry waits, at least that long.
const backoff = withRetryAfter(withJitter(exponential({ initialMs: 500, maxMs: 30_000 }), 'equal'), { maxMs: 60_000 })
export const breaker = new CircuitBreaker({
  name: 'anthropic',
  isFailure,
  // Not recommended(): it treats five calls that run for five seconds as a sign that the service hangs.
  // Answers take longer here.
  trip: anyOf(consecutiveFailures(5), failureRate()),
  resetTimeoutMs: backoff,
})
const calls = pipeline(retry({ attempts: 2, retryIf: isFailure, backoff }), breaker)

const request = (question: string) => ({
  model: 'claude-sonnet-5-5',
  max_tokens: 1_024,
  messages: [{ role: 'user' as const, content: question }],
})

export async function answer(question: string, signal?: AbortSignal): Promise<string> {
  const message = await execute(calls, (task) => client.messages.create(request(question), { signal: task.signal }), {
    signal,
  })
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

/** The words as they come. The call counts when the stream ends; one that breaks off is a failure, and is not retried. */
export async function* streamedAnswer(question: string, signal?: AbortSignal): AsyncGenerator<string> {
  const events = executeIterable(
    breaker,
    (task) => client.messages.create({ ...request(question), stream: true }, { signal: task.signal }),
    { signal, timedUntil: 'first-item' },
  )
  for await (const event of events)
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text
}
