import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { inTemporaryFolder } from '../package/run.ts'
import { cacheFolder, find } from './install.ts'
import type { Runtime } from './runtimes.ts'

const pinned = { package: '@made/up', version: '1.2.3', binary: 'bin/made-up', says: 'made up 1.2.3' }
const runtime: Runtime = { name: 'Made up', driver: 'command line', pinned, forms: ['ES module'] }
const machine = 'linux-x64-glibc'

/** A cache that has a program, which says of itself what it is told to. */
function fill(cache: string, says: string): string {
  const program = join(cache, '@made+up@1.2.3/node_modules/@made/up/bin/made-up')
  mkdirSync(dirname(program), { recursive: true })
  writeFileSync(program, `#!/bin/sh\necho '${says}'\n`)
  chmodSync(program, 0o755)
  return program
}

it.skipIf(process.platform === 'win32')('finds what the cache has', () =>
  inTemporaryFolder(async (cache) => {
    const program = fill(cache, 'made up 1.2.3, for you')

    expect(await find(runtime, cache, machine)).toEqual({ program })
  }),
)

it.skipIf(process.platform === 'win32')('does not take a program of another version', () =>
  inTemporaryFolder(async (cache) => {
    const program = fill(cache, 'made up 1.2.2')

    expect(await find(runtime, cache, machine)).toEqual({ missing: `${program} says it is made up 1.2.2` })
  }),
)

it('says for which machine a package is', async () => {
  expect(await find(runtime, '/nowhere', 'linux-x64-musl')).toEqual({
    missing: 'its package is for linux-x64 with glibc, this is linux-x64-musl',
  })
})

it('says why an install failed', () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'file'), '')

    const found = await find(runtime, join(folder, 'file'), machine)

    expect(found).toEqual({ missing: expect.stringMatching(/^cannot be installed: .*EEXIST|ENOTDIR/) as string })
  }))

it('says where Chromium was looked for', async () => {
  vi.stubEnv('RECLOSER_CHROMIUM', '/nowhere/chromium')

  expect(await find({ name: 'Chromium', driver: 'chromium', forms: ['bundled'] })).toEqual({
    missing: 'there is no /nowhere/chromium; RECLOSER_CHROMIUM may name another',
  })
  vi.unstubAllEnvs()
})

it('caches where it is told, or where the system wants caches', () => {
  expect(cacheFolder({ RECLOSER_RUNTIMES: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a')
  expect(cacheFolder({ XDG_CACHE_HOME: '/b' })).toBe(join('/b', 'recloser-runtimes'))
  expect(cacheFolder({})).toMatch(/\.cache.recloser-runtimes$/)
})
