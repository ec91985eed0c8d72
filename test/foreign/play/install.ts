import { resolve } from 'node:path'
import { installLocked } from '../../support/install-locked.ts'
import { installPacked } from '../../support/install-packed.ts'

const folder = resolve(import.meta.dirname, '..')

/** Before the tests: the clients that the lock file names, and the package as a user gets it. */
export default function install(): void {
  installLocked(folder)
  installPacked(folder)
}
