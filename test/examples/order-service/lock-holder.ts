// A second process that holds the lock on a database.

import { spawn } from 'node:child_process'
import { once } from 'node:events'

const program = `
  import { DatabaseSync } from '@photostructure/sqlite'
  const database = new DatabaseSync(process.argv[1])
  database.exec('BEGIN IMMEDIATE')
  process.stdout.write('held')
  process.stdin.resume().once('end', () => database.exec('COMMIT'))
`

export interface Lock {
  /** Resolves when the other process is gone. */
  release(): Promise<void>
}

export async function holdLock(file: string): Promise<Lock> {
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = once(holder, 'exit')
  await once(holder.stdout, 'data')
  return {
    async release() {
      holder.stdin.end()
      await gone
    },
  }
}
