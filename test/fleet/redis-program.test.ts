import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { redisProgram } from './support/redis-program.ts'

let folders: readonly string[]

/** A program with this name in the first or second folder of the path. */
function program(folder: 0 | 1, name: string): string {
  const path = join(folders[folder] ?? '', name)
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, 0o755)
  return path
}

const search = (environment: NodeJS.ProcessEnv = {}) => redisProgram({ PATH: folders.join(delimiter), ...environment })

describe('the server that tests of fleets start', () => {
  beforeEach(() => {
    folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'recloser-path-')))
  })
  afterEach(() => {
    for (const folder of folders) rmSync(folder, { recursive: true })
  })

  it('is Redis, with the command line that lies beside it', () => {
    program(0, 'valkey-server')
    const server = program(1, 'redis-server')

    expect(search()).toEqual({ server, cli: join(folders[1] ?? '', 'redis-cli') })
  })

  it('is Valkey where there is no Redis', () => {
    const server = program(1, 'valkey-server')

    expect(search()).toEqual({ server, cli: join(folders[1] ?? '', 'valkey-cli') })
  })

  it('is the one that REDIS_SERVER names, by a name or by a path', () => {
    program(0, 'redis-server')
    const server = program(1, 'valkey-server')

    expect(search({ REDIS_SERVER: 'valkey-server' })?.server).toBe(server)
    expect(search({ REDIS_SERVER: server })?.server).toBe(server)
  })

  it('is none where there is neither', () => {
    writeFileSync(join(folders[0] ?? '', 'redis-server'), 'a file that is no program')

    expect(search()).toBeUndefined()
  })

  it('is never another one than REDIS_SERVER names', () => {
    program(0, 'redis-server')

    expect(() => search({ REDIS_SERVER: 'valkey-server' })).toThrow('there is no program valkey-server')
  })
})
