import { describe, expect, it } from 'vitest'
import { harness, codeOf, get } from './harness.ts'
import { majors } from './majors.ts'
import { httpServer } from './servers.ts'

const calls = 1_000

describe.each(majors)('undici $major', ({ undici }) => {
  it.each(['headers', 'body'] as const)(
    'settles each of 1,000 concurrent requests exactly once while it trips and probes, by the %s',
    async (settleOn) => {
      let asked = 0
      const origin = await httpServer((request, response) => {
        const turn = asked++ % 10
        if (turn === 0) request.socket.destroy()
        else if (turn === 1) response.end('ok')
        else if (turn === 2)
          response.writeHead(200, { 'content-length': '10' }).write('half', () => request.socket.destroy())
        else if (turn === 3) request.on('close', () => undefined)
        else response.writeHead(turn < 8 ? 500 : 404).end()
      })
      const options = { settleOn, breaker: { failureThreshold: 5, resetTimeoutMs: 50, halfOpenMaxCalls: 10 } }
      const { dispatcher, types } = harness(undici, options)

      const request = async (index: number): Promise<unknown> => {
        await new Promise((resolve) => setTimeout(resolve, index % 500))
        const signal = index % 7 === 0 ? { signal: AbortSignal.timeout(100) } : { signal: new AbortController().signal }
        const limits = { headersTimeout: 200, bodyTimeout: 200 }
        return codeOf(get(dispatcher, origin, { ...signal, ...limits }))
      }
      const codes = await Promise.all(Array.from({ length: calls }, (_, index) => request(index)))

      const count = (...wanted: readonly string[]): number => types().filter((type) => wanted.includes(type)).length
      expect(count('success', 'failure', 'ignored', 'rejected')).toBe(calls)
      expect(count('rejected')).toBe(codes.filter((code) => String(code).startsWith('ERR_CIRCUIT_')).length)
      expect(count('success')).toBeGreaterThan(0)
      expect(count('failure')).toBeGreaterThan(0)
      expect(count('rejected')).toBeGreaterThan(0)
      expect(count('transition')).toBeGreaterThan(2)
    },
    60_000,
  )
})
