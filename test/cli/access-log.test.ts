import { expect, it } from 'vitest'
import { accessLogReader, isAccessLog } from '../../src/cli/access-log.ts'
import { settings } from './settings.ts'

const endMs = Date.UTC(2026, 9, 10, 13, 55, 36)
const lineWith = (rest: string, status = '200', time = '10/Oct/2026:13:55:36 +0000'): string =>
  `192.0.2.1 - ada [${time}] "GET /a?b=\\"c\\" HTTP/1.1" ${status} 512${rest}`

it.each([
  [' 0.250', 250, endMs - 250],
  [' "-" "curl/8.0" 0.250', 250, endMs - 250],
  [' rt=0.250', 250, endMs - 250],
  [' "0.250"', 250, endMs - 250],
  [' rt="0.250" ', 250, endMs - 250],
  [' 250000', 250, endMs],
  [' 0.250\r', 250, endMs - 250],
])('reads a line that ends with %j', (rest, durationMs, atMs) => {
  expect(accessLogReader(settings)(lineWith(rest))).toEqual({ atMs, durationMs, outcome: 'success' })
})

it('reads each time anew where it differs from the line before', () => {
  const read = accessLogReader(settings)

  const times = ['36', '36', '37', '36'].map((second) =>
    read(lineWith(' 0.0', '200', `10/Oct/2026:13:55:${second} +0000`)),
  )

  expect(times.map(({ atMs }) => atMs - endMs)).toEqual([0, 0, 1_000, 0])
})

it.each([
  [lineWith(' 0.1', '503'), 'failure'],
  [lineWith(' 0.1', '-'), 'ignored'],
])('takes %s for what its status says', (text, outcome) => {
  expect(accessLogReader(settings)(text)).toMatchObject({ outcome })
})

it.each([
  ['nothing', 'it is not a line of the common or combined log format'],
  [lineWith(' 0.1', '200', 'soon'), '"soon" is not a time'],
  [lineWith(' 0.1', '999'), '999 is not a status'],
  [lineWith(''), 'it does not end with the time that the request took'],
  [lineWith(' 0.1x'), 'it does not end with the time that the request took'],
  [lineWith(' "curl/8.0"'), 'it does not end with the time that the request took'],
])('refuses %s', (text, message) => {
  expect(() => accessLogReader(settings)(text)).toThrow(new Error(message))
})

it('knows an access log by a line', () => {
  expect([isAccessLog(lineWith('')), isAccessLog('{}'), isAccessLog(`x${lineWith('')}`)]).toEqual([true, false, true])
})

it('gives up a line full of brackets at once', () => {
  const startMs = performance.now()

  expect(isAccessLog(`h ${'['.repeat(200_000)}`)).toBe(false)
  expect(isAccessLog(`h ${'[a] "'.repeat(40_000)}`)).toBe(false)
  // From each bracket to the end of the line it would be half a minute.
  expect(performance.now() - startMs).toBeLessThan(2_000)
})
