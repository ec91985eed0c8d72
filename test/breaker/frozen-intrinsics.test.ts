import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** What a program that has the whole library as `recloser` prints, as JSON, in a process with frozen intrinsics. */
const runFrozen = (program: string): unknown => {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('../../src/index.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'recloser',
    target: 'node20',
  })
  const library = outputFiles.map(({ text }) => text).join('\n')
  const { stdout, stderr } = spawnSync(process.execPath, ['--frozen-intrinsics', '--no-warnings', '-'], {
    input: `${library}\n;(async () => {\n${program}\n})()`,
    encoding: 'utf8',
  })
  if (stderr !== '') throw new Error(stderr)
  return JSON.parse(stdout)
}

describe('in a process with frozen intrinsics', () => {
  it('a circuit opens, refuses with a stack trace, and recovers', () => {
    const seen = runFrozen(`
      'use strict'
      const { CircuitBreaker, execute, isCircuitOpen } = recloser
      let nowMs = 0
      const breaker = new CircuitBreaker({ name: 'billing', failureThreshold: 1, clock: () => nowMs })
      const down = await execute(breaker, async () => { throw new Error('down') }).catch((error) => error.message)
      const refusal = await execute(breaker, () => 'never').catch((error) => error)
      nowMs = 60_000
      const value = await execute(breaker, () => 'up')
      const { name, code, circuit, stack } = refusal
      const traced = stack.includes('\\n    at ')
      console.log(JSON.stringify([Object.isFrozen(Error), down, isCircuitOpen(refusal), name, code, circuit, traced, value, breaker.state]))
    `)

    expect(seen).toEqual([true, 'down', true, 'CircuitOpenError', 'ERR_CIRCUIT_OPEN', 'billing', true, 'up', 'closed'])
  })

  it('functions are wrapped with their name and length', () => {
    const seen = runFrozen(`
      const wrapped = recloser.withBreaker(async function getUser(id) { return id })
      console.log(JSON.stringify([await wrapped(7), wrapped.name, wrapped.length, wrapped.breaker.name]))
    `)

    expect(seen).toEqual([7, 'getUser', 1, 'getUser'])
  })
})
