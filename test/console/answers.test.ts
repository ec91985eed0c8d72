import { describe, expect, it } from 'vitest'
import { breakerConsole } from 'recloser/console'
import { CircuitBreaker } from 'recloser'
import { ask, rowsOf } from './ask.ts'

describe('the mount', () => {
  it.each(['/console', '/console/', '/console//'])('can be written as %s', async (basePath) => {
    const handler = breakerConsole({ breakers: new CircuitBreaker(), basePath })

    expect(await rowsOf(handler, '/console')).toHaveLength(1)
    expect((await ask(handler, '/console/')).body).toContain('<!doctype html>')
    expect((await ask(handler, '/api/breakers')).status).toBe(404)
    expect((await ask(handler, '/consoles/')).status).toBe(404)
  })

  it('leads from its own name to where the page can find its files', async () => {
    const handler = breakerConsole({ breakers: [], basePath: '/admin console' })

    const { status, headers } = await ask(handler, '/admin%20console?a=1')

    expect([status, headers.get('location')]).toEqual([308, '/admin%20console/?a=1'])
  })

  it.each(['console', '', '//elsewhere.example', '/\\elsewhere', '/a?b', '/a#b', 5, null])(
    'cannot be %j',
    (basePath) => {
      expect(() => breakerConsole({ breakers: [], basePath: basePath as never })).toThrow(
        /^breakerConsole\(\): `basePath` must be a path that begins with one \/, received /,
      )
    },
  )
})

describe('answers', () => {
  const handler = breakerConsole({ breakers: new CircuitBreaker() })

  it.each([
    { path: '/', type: 'text/html; charset=utf-8', content: '<script type="module" src="console.js"></script>' },
    { path: '/console.js', type: 'text/javascript; charset=utf-8', content: 'api/events' },
    { path: '/console.css', type: 'text/css; charset=utf-8', content: '--ground' },
  ])('has the file $path', async ({ path, type, content }) => {
    const { status, headers, body } = await ask(handler, path)

    expect([status, headers.get('content-type')]).toEqual([200, type])
    expect(body).toContain(content)
  })

  it('has no script or style in the page itself', async () => {
    const { body } = await ask(handler, '/')

    expect(body).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|style=/)
  })

  it.each([
    ['/', 200],
    ['/api/breakers', 200],
    ['/api/events', 200],
    ['/nothing', 404],
    ['/api/breakers/a/trip', 405],
  ])('tells a browser to run nothing foreign, and to keep nothing, at %s', async (path, wanted) => {
    const { status, headers } = await handler(new Request(`https://ops.example${path}`))

    expect(status).toBe(wanted)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('access-control-allow-origin')).toBe(null)
  })

  it.each(['/', '/api/breakers', '/api/events', '/api/history?key=circuit'])(
    'has no body for HEAD %s',
    async (path) => {
      const { status, headers, body } = await ask(handler, path, { method: 'HEAD' })

      expect([status, body]).toEqual([200, ''])
      expect(headers.get('content-type')).toBe(
        (await handler(new Request(`https://a${path}`))).headers.get('content-type'),
      )
    },
  )

  it.each([
    '/api',
    '/api/breakers/',
    '/api/breakers/a',
    '/api/breakers/a/b/trip',
    '/api/breakers/a/explode',
    '/toString',
  ])('has nothing at %s', async (path) => {
    expect(await ask(handler, path)).toMatchObject({ status: 404, body: { error: 'there is nothing here' } })
    expect(await ask(handler, path, { method: 'POST' })).toMatchObject({ status: 404 })
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s for what can only be read', async (method) => {
    for (const path of ['/', '/console.js', '/api/breakers', '/api/events', '/api/history']) {
      const { status, headers } = await ask(handler, path, { method })
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s for an action', async (method) => {
    const { status, headers } = await ask(handler, '/api/breakers/circuit/trip', { method })

    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('takes half of an encoded character for nothing', async () => {
    expect(await ask(handler, '/api/breakers/%E0%A4%A/trip', { method: 'POST' })).toMatchObject({ status: 404 })
  })
})
