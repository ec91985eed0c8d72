import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it, vi } from 'vitest'
import { runInChild } from '../../bench/compare/run-in-child.ts'

const folder = mkdtempSync(join(tmpdir(), 'recloser-compare-'))
afterAll(() => rmSync(folder, { recursive: true }))

function program(name: string, code: string): string {
  const path = join(folder, name)
  writeFileSync(path, code)
  return pathToFileURL(path).href
}

// Starting a process takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

it('reads what the program prints last', async () => {
  const path = program('prints.mjs', `console.log('noise'); console.log('{"result":' + process.argv[2] + '}')`)

  expect(await runInChild(path, ['42'])).toEqual({ end: 'result', result: 42 })
})

it('ends a program that does not end, and says so', async () => {
  const path = program('hangs.mjs', 'for (;;);')

  expect(await runInChild(path, [], 3_000)).toEqual({ end: 'hangs' })
})

it('tells why a program has died', async () => {
  const path = program('dies.mjs', `throw new Error('no such thing')`)

  const child = await runInChild(path, [])

  expect(child.end === 'dies' && child.stderr).toContain('no such thing')
})
