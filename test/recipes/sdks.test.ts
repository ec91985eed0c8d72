import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpService, sendJson } from '../foreign/play/http-service.ts'
import { breakOff, sendEvents } from '../foreign/play/server-sent-events.ts'
import { expectOnPage, playOutage } from './play/outage.ts'
import { loadRecipe } from './play/recipe.ts'

type Recipe = Pick<typeof import('../../examples/recipes/openai.ts'), 'answer' | 'streamedAnswer' | 'breaker'>

const words = ['It ', 'is ', 'four.']

/** What each SDK expects on the wire. */
const wires = {
  'openai.ts': {
    whole: {
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: words.join('') } }],
    },
    chunk: (content: string): unknown => ({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { content } }],
    }),
  },
  'anthropic.ts': {
    whole: { type: 'message', role: 'assistant', content: [{ type: 'text', text: words.join('') }] },
    chunk: (text: string): unknown => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  },
}

describe.each(['openai.ts', 'anthropic.ts'] as const)('the recipe %s', (program) => {
  const { whole, chunk } = wires[program]
  let retryAfterSeconds: number | undefined
  const service = httpService((_, response, body) => {
    const { stream, messages } = JSON.parse(body) as { stream?: boolean; messages: [{ content: string }] }
    const question = messages[0].content
    if (retryAfterSeconds !== undefined) {
      response.setHeader('retry-after', String(retryAfterSeconds))
      return sendJson(response, 429, { error: { message: 'rate limit reached' } })
    }
    if (question === '') return sendJson(response, 400, { error: { message: 'messages: empty' } })
    if (question === 'break off') return breakOff(response, chunk('It '))
    if (stream === true) return sendEvents(response, words.map(chunk))
    sendJson(response, 200, whole)
  })
  let recipe: Recipe
  beforeAll(async () => {
    recipe = await loadRecipe<Recipe>(program, { OPENAI_BASE_URL: service.origin, ANTHROPIC_BASE_URL: service.origin })
  })
  afterAll(() => service.heal())

  async function read(question: string): Promise<string> {
    let text = ''
    for await (const word of recipe.streamedAnswer(question)) text += word
    return text
  }

  it('opens when the API fails, tells its user so, and recovers when it is back', async () => {
    const seen = await playOutage({
      ask: () => recipe.answer('What is two plus two?'),
      fall: () => service.fall('failing'),
      heal: () => service.heal(),
      asked: () => service.asked,
    })

    expectOnPage('llm-sdks', program, seen)
  })

  it('streams, and counts a stream that breaks off as a failure', async () => {
    recipe.breaker.reset()
    const { successes, failures } = recipe.breaker.stats.totals

    expect(await read('What is two plus two?')).toBe(words.join(''))
    await expect(read('break off')).rejects.toThrow()

    expect(recipe.breaker.stats.totals).toMatchObject({ successes: successes + 1, failures: failures + 1 })
  })

  it('is not opened by a bad request, which it does not retry', async () => {
    const { asked } = service
    for (let time = 0; time < 10; time++) await expect(recipe.answer('')).rejects.toThrow('messages: empty')

    expect(service.asked).toBe(asked + 10)
    expect(recipe.breaker.state).toBe('closed')
  })

  it('stays open for as long as a 429 asks for', async () => {
    recipe.breaker.reset()
    retryAfterSeconds = 30
    // They wait for their retries, and are given up in the end.
    const callers = Array.from({ length: 10 }, () => new AbortController())
    const calls = callers.map(({ signal }) => recipe.answer('What is two plus two?', signal).catch(String))
    await expect.poll(() => recipe.breaker.stats.totals.failures).toBeGreaterThanOrEqual(10)
    const streamed = async (): Promise<unknown> => read('What is two plus two?').catch((error: unknown) => error)
    await expect.poll(streamed).toMatchObject({ code: 'ERR_CIRCUIT_OPEN' })

    expect(recipe.breaker.retryAfterMs).toBeGreaterThan(28_000)
    for (const caller of callers) caller.abort()
    await Promise.all(calls)
  })
})
