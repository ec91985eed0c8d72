import { installLocked } from '../support/install-locked.ts'

/** Before the tests: the other libraries, as the lock file of the benchmarks names them. */
export default function install(): void {
  installLocked('bench')
}
