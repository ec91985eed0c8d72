import { CircuitBreaker } from 'recloser'
import { breakerConsole } from 'recloser/console'
import { describe, expect, it } from 'vitest'
import { ask, origin } from './ask.ts'

const consoleAt = (basePath?: string) => breakerConsole({ breakers: new CircuitBreaker({ name: 'a' }), basePath })

describe('a request', () => {
  it.each([
    ['POST', '/api/breakers', 405, 'this can only be read', 'GET, HEAD'],
    ['GET', '/api/breakers/a/trip', 405, 'only POST does this', 'POST'],
    ['GET', '/nothing', 404, 'there is nothing here', null],
    ['GET', '/api/breakers/a/nothing', 404, 'there is nothing here', null],
    ['POST', '/api/breakers/a/trip/more', 404, 'there is nothing here', null],
    ['POST', '/more/api/breakers/a/trip', 404, 'there is nothing here', null],
    ['POST', '/api/breakers//nothing', 404, 'there is nothing here', null],
    ['POST', '/api/breakers/a/trip', 403, 'this console has no controls', null],
  ])('%s %s is answered with %i and why', async (method, path, status, error, allow) => {
    const { headers, ...answer } = await ask(consoleAt(), path, { method })

    expect(answer).toEqual({ status, body: { error } })
    expect(headers.get('allow')).toBe(allow)
  })

  it('has the whole set of headers that keep a page apart from others', async () => {
    const { headers } = await ask(consoleAt(), '/')

    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  })

  it('without the slash at the end of the mount is led there, with what it asks', async () => {
    const { status, headers, body } = await ask(consoleAt('/ops'), '/ops?sort=name')

    expect([status, headers.get('location'), body]).toEqual([308, '/ops/?sort=name', ''])
    expect(headers.get('content-type')).toBe('text/plain')
    expect((await ask(consoleAt(), '')).status).toBe(200)
    expect((await ask(consoleAt('/ops'), '/api/breakers')).status).toBe(404)
  })

  it('for events is answered by a stream that no proxy holds back, and that says when to come again', async () => {
    const handler = consoleAt()
    const response = await handler(new Request(`${origin}/api/events`))
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) ?? {}

    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    expect(new TextDecoder().decode(value)).toMatch(/^retry: 1000\n/)
    await reader?.cancel()
    handler.close()
  })

  it('for events keeps no process alive while its stream waits', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const handler = consoleAt()
    const reader = (await handler(new Request(`${origin}/api/events`))).body?.getReader()
    await reader?.read()
    const before = timers()
    void reader?.read()
    await new Promise((resolve) => setImmediate(resolve))

    expect(timers()).toBe(before)
    await reader?.cancel()
    handler.close()
  })

  it('for the headers alone has no body, and ends the stream that it would have had', async () => {
    const handler = consoleAt()
    const response = await handler(new Request(`${origin}/api/events`, { method: 'HEAD' }))

    expect([response.status, response.body]).toEqual([200, null])
    handler.close()
  })
})

it('names the option of the controls that is wrong', () => {
  const breakers = new CircuitBreaker({ name: 'a' })

  expect(() => breakerConsole({ breakers, controls: 5 as never })).toThrow('breakerConsole(): `controls` must be')
  expect(() => breakerConsole({ breakers, controls: [] as never })).toThrow(
    'breakerConsole(): `controls` must be an object, received an array',
  )
})
