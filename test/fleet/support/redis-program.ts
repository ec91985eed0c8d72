import { accessSync, constants } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'

/** A Redis or Valkey of this machine: its server, and the command line that lies beside it. */
export interface RedisProgram {
  readonly server: string
  readonly cli: string
}

/**
 * The server that tests start: the one that `REDIS_SERVER` names, by its path or by a name on the `PATH`; without it Redis, or
 * Valkey where there is no Redis. `undefined`: there is none.
 *
 * @throws Error where `REDIS_SERVER` names a program that is not there
 */
export function redisProgram(environment: NodeJS.ProcessEnv = process.env): RedisProgram | undefined {
  const { REDIS_SERVER: wanted = '', PATH: path = '' } = environment
  const names = wanted === '' ? ['redis-server', 'valkey-server'] : [wanted]
  const server = names.flatMap((name) => placesOf(name, path)).find(isProgram)
  if (server === undefined && wanted !== '') throw new Error(`REDIS_SERVER: there is no program ${wanted}`)
  if (server === undefined) return undefined
  return { server, cli: join(dirname(server), basename(server).replace('server', 'cli')) }
}

const placesOf = (name: string, path: string): readonly string[] =>
  name.includes('/') ? [name] : path.split(delimiter).map((folder) => join(folder, name))

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
