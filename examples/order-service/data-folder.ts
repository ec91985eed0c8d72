// The folder with the databases: one that was named, or one in the folder for temporary files.

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openOrderStore } from './order-service/order-store.ts'
import { ordersFile } from './system.ts'

export interface DataFolder {
  readonly path: string
  /** Removes what need not be kept, and says in a line what is left behind; `undefined` where nothing is. */
  leave(): Promise<string | undefined>
}

export async function openDataFolder(dataDir: string | undefined): Promise<DataFolder> {
  const path = dataDir === undefined ? await mkdtemp(join(tmpdir(), 'recloser-order-service-')) : resolve(dataDir)
  await mkdir(path, { recursive: true })
  return {
    path,
    async leave() {
      const pending = await pendingIn(path)
      if (dataDir !== undefined) return `The shop is kept in ${path}, with ${pending} pending orders.`
      if (pending > 0)
        return `${pending} orders are not yet paid, and are kept: DATA_DIR=${path} npm run order-service pays for them.`
      await rm(path, { recursive: true, force: true })
      return undefined
    },
  }
}

async function pendingIn(folder: string): Promise<number> {
  const file = ordersFile(folder)
  if (!existsSync(file)) return 0
  const store = openOrderStore(file)
  const pending = store.count('pending')
  await store.close()
  return pending
}
