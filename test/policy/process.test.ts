import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a program of its own until it ends by itself; what it printed. */
async function run(program: string): Promise<string> {
  const imports = [
    "import { bulkhead, retry, timeout } from './src/policies.ts'",
    "import { constant } from './src/backoff.ts'",
    'const hang = () => new Promise(() => {})',
    'const name = (error) => console.log(error.name)',
  ]
  const given = ['--import', 'tsx', '--input-type=module', '--eval', [...imports, program].join('\n')]
  // Far less than the timers that must not keep it alive.
  const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: root, timeout: 60_000 })
  return stdout.trim()
}

it.each([
  { waits: 'a timeout', program: 'await timeout(20)(hang).catch(name)', prints: 'TimeoutError' },
  {
    waits: 'the wait of a retry',
    program: 'await retry({ backoff: constant(5) })(() => { throw new RangeError() }).catch(name)',
    prints: 'RangeError',
  },
  {
    waits: 'the queue of a bulkhead',
    program:
      'const limit = bulkhead({ maxConcurrent: 1, maxQueued: 1, queueTimeoutMs: 20 })\n' +
      'void limit(hang)\nawait limit(hang).catch(name)',
    prints: 'BulkheadFullError',
  },
])(
  'a program that has nothing but $waits to wait for is told how it ends',
  async ({ program, prints }) => {
    expect(await run(program)).toBe(prints)
  },
  90_000,
)

it('a program whose calls have ended is not kept alive by any timer', async () => {
  const program = `
    const hourMs = 3_600_000
    const limit = bulkhead({ maxConcurrent: 1, maxQueued: 1, queueTimeoutMs: hourMs })
    const controller = new AbortController()
    await timeout(hourMs)(() => 'up')
    await timeout(hourMs)(() => Promise.reject(new Error('down'))).catch(() => {})
    await Promise.all([limit(() => 'up'), limit(() => 'up')])
    const again = retry({ backoff: constant(hourMs), onRetry: () => setImmediate(() => controller.abort()) })
    await again(() => { throw new Error('down') }, { signal: controller.signal }).catch(name)
    console.log('done')`

  expect(await run(program)).toBe('AbortError\ndone')
}, 90_000)
